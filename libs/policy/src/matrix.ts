import {
  actions,
  can,
  canOutsideClass,
  defaultCapabilities,
  organisationRoles,
  roles,
  type Action,
  type Role,
} from './can.ts';

const heading = `# Roles

What each role may do in a class when it comes in, and in its course. Staff can grant and take back \`speak\`, \`show-camera\`
and \`share-screen\` for one person and one class. \`owner\` and \`admin\` are roles in the organisation: they may read every
course and class of it, and do this in each of them, besides what they are in a course. This page is generated from \`libs/policy\`; a test compares the two.
`;

/** The role matrix as Markdown: one row per action, one column per role. The content of docs/roles.md. */
export function roleMatrix(): string {
  const columns = [...roles, ...organisationRoles];
  const header = `| action | ${columns.join(' | ')} |`;
  const rule = `| --- |${columns.map(() => ' --- |').join('')}`;
  const rows = actions.map((action) => `| \`${action}\` | ${marks(action).join(' | ')} |`);
  return `${heading}\n${[header, rule, ...rows].join('\n')}\n`;
}

function marks(action: Action): string[] {
  const inClass = roles.map((role) => mayInClass(role, action));
  const byOffice = organisationRoles.map((organisationRole) => canOutsideClass({ organisationRole }, action).allowed);
  return [...inClass, ...byOffice].map((may) => (may ? 'yes' : 'no'));
}

function mayInClass(role: Role, action: Action): boolean {
  const actor = { id: 'actor', role, capabilities: defaultCapabilities[role] };
  const other = { id: 'target', role: 'learner', capabilities: [] } as const;
  return can(actor, action, other).allowed;
}
