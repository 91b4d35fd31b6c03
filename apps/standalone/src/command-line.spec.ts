import { parseCommandLine } from './command-line';

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(parseCommandLine([])).toMatchObject({ once: false, reset: false, portBase: 8080, calls: 24 });
  });

  it('takes what it is told', () => {
    const args = ['--once', '--data-dir', '/tmp/x', '--port-base', '9000', '--calls', '3', '--reset'];
    expect(parseCommandLine(args)).toMatchObject({
      once: true,
      dataDirectory: '/tmp/x',
      portBase: 9000,
      calls: 3,
      reset: true,
    });
  });

  it.each([
    ['--port-base', 'http'],
    ['--port-base', '70000'],
    ['--calls', '0'],
    ['--calls', '1.5'],
    ['--bogus', '1'],
  ])('refuses %s %s and says why', (option, value) => {
    expect(() => parseCommandLine([option, value])).toThrow(option);
  });
});
