import type { Sentences } from './sentences.ts';

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
const minutes = (number: number) => count(number, 'minuto', 'minutos');

export const spanish: Sentences = {
  locale: 'es',
  verdicts: {
    none: 'Sin veredicto',
    present: 'Presente',
    late: 'Tarde',
    'left-early': 'Salió antes',
    absent: 'Ausente',
    excused: 'Justificada',
  },
  scopes: {
    default: 'Regla por defecto',
    organisation: 'Regla de la organización',
    course: 'Regla del curso',
    class: 'Regla de esta clase',
  },
  registerOf: (title) => `Registro de ${title}`,
  contactHoursOf: (name) => `Horas lectivas de ${name}`,
  personId: (id) => `identificador ${id}`,
  columns: {
    name: 'Nombre',
    verdict: 'Veredicto',
    minutes: 'Minutos',
    tookPart: 'Participación',
    class: 'Clase',
    date: 'Fecha',
    presence: 'Presencia',
    share: 'Parte',
  },
  minutesOf: (attended, length) => `${attended} de ${length}`,
  lateBy: (late) => `Tarde ${late} min`,
  gaps: (number) => count(number, 'ausencia breve', 'ausencias breves'),
  spoke: (spoken) => `habló ${spoken} min`,
  hands: (number) => count(number, 'mano', 'manos'),
  messages: (number) => count(number, 'mensaje', 'mensajes'),
  fromTo: (from, to) => `de ${from} a ${to}`,
  corrected: (reason, by, at) => `Corregido por ${by}, ${at}: «${reason}»`,
  guest: 'invitado',
  version: (version, computedAt) => `Versión ${version}, calculada ${computedAt}`,
  provisional: 'Provisional: la clase no ha terminado o su registro aún no está calculado.',
  rule: (policy) =>
    [
      `Tarde a partir de ${minutes(policy.lateAfterMinutes)}; ausente a partir de ${minutes(policy.absentAfterMinutes)} o con menos del ${policy.requiredSharePercent} % de la clase.`,
      `Salió antes: se fue más de ${minutes(policy.leftEarlyBeforeMinutes)} antes del final.`,
      `No cuentan las interrupciones de menos de ${count(policy.graceSeconds, 'segundo', 'segundos')}.`,
      `Una clase de menos de ${minutes(policy.minimumClassMinutes)} no recibe veredictos.`,
    ].join(' '),
  ruleOf: (scope, version, by) =>
    `${spanish.scopes[scope]}${version === 0 ? '' : `, versión ${version}${by === '' ? '' : `, fijada por ${by}`}`}.`,
  timesIn: (zone) => `Las horas son las del servidor, en ${zone}.`,
  issued: (by, at) => `Expedido por ${by}, ${at}`,
  confirmAt: (address) => `Compruebe este documento en ${address}`,
  pageOf: (page, pages) => `Página ${page} de ${pages}`,
  code: 'Código de verificación',
  unprintable:
    'Un recuadro □ representa un carácter que la fuente de este documento no tiene; el registro contiene el nombre completo.',
  summary: {
    contactHours: 'horas lectivas',
    required: 'exigidas',
    ofClasses: 'impartidas',
    share: 'de las clases',
    classes: 'clases',
  },
  hours: (hours) => `${hours} h`,
  nobody: 'Nadie está inscrito y nadie asistió.',
  noClasses: 'Ninguna clase del curso ha terminado.',
};
