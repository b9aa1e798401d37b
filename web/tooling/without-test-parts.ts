import type { Plugin } from 'vite';

const testParts = /mediasoup-client\/lib\/(handlers\/FakeHandler|test\/fakeParameters)\.js$/;

/** mediasoup-client exports what it brings for tests from its one entry; it is written so that no bundler can tell. 5 kB for every visitor. */
export function withoutTestParts(): Plugin {
  return {
    name: 'without-test-parts',
    enforce: 'pre',
    load: (id) => (testParts.test(id) ? 'module.exports = {};' : undefined),
  };
}
