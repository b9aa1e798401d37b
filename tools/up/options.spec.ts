import { defaults, readOptions } from './options.ts';

describe('the options of npm start', () => {
  it('serve this machine only when nothing is said', () => {
    expect(readOptions([])).toEqual({ ...defaults(), announce: undefined, tls: undefined });
    expect(defaults().host).toBe('localhost');
  });

  it('are taken as they are typed', () => {
    const args = ['--host', 'class.example.edu', '--port', '443', '--tls-cert', '/c.pem', '--tls-key', '/k.pem'];
    const more = ['--announce', '192.0.2.7', '--media-port', '5000', '--data', '/data', '--fresh', '--sessions', '2'];
    const bus = ['--bus', 'kafka://a:9092,b:9092'];
    expect(readOptions([...args, ...more, ...bus])).toEqual({
      ...defaults(),
      host: 'class.example.edu',
      port: 443,
      tls: { cert: '/c.pem', key: '/k.pem' },
      announce: '192.0.2.7',
      mediaPort: 5000,
      data: '/data',
      fresh: true,
      bus: 'kafka://a:9092,b:9092',
      sessions: 2,
    });
  });

  it.each([
    [['--port', 'eighty'], '--port must be a whole number'],
    [['--port', '70000'], '--port must be a whole number'],
    [['--sessions', '0'], '--sessions must be a whole number'],
    [['--tls-cert', 'a.pem'], 'need each other'],
    [['--bus', 'postgres://h/bus'], '--bus must be kafka://host:port'],
    [['--prot', '80'], '--media-port N'],
  ])('refuse %j in words that help', (args, words) => {
    expect(() => readOptions(args)).toThrow(words);
  });
});
