import { readConfig } from './config.ts';

describe('the configuration', () => {
  it('names everything that is wrong at once', () => {
    const env = { MEDIA_LISTEN: 'nowhere', MEDIA_RTC_PORTS: '40000,40000', LECTERN_TLS_CA: '/does/not/exist' };
    const message = (() => {
      try {
        readConfig(env);
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    for (const name of [
      'LECTERN_TLS_CA',
      'LECTERN_TLS_KEY',
      'MEDIA_LISTEN',
      'MEDIA_RTC_PORTS',
      'MEDIA_SESSION_ADDRESSES',
      'LECTERN_HEALTH_LISTEN',
    ]) {
      expect(message).toContain(name);
    }
  });
});
