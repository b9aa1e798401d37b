export { makeCertificates, type CertificateFiles } from './certificates.ts';
export { eventually } from './eventually.ts';
export { freePort, freePorts } from './free-port.ts';
export { startProcess, type TestProcess } from './process.ts';
