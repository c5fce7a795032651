import { cli } from './support';

describe('talos-cilium', () => {
  it('shows help on request, and as a usage error when called without a command', async () => {
    expect((await cli('--help')).code).toBe(0);
    expect((await cli('--help')).out).toContain('Usage: talos-cilium <command>');
    expect((await cli()).code).toBe(2);
  });

  it('names an unknown command and ends with 2', async () => {
    const run = await cli('frobnicate');
    expect(run.code).toBe(2);
    expect(run.err).toContain('"frobnicate" is not a command');
    expect(run.err).toContain('Run "talos-cilium --help"');
  });

  it('prints the version of the package', async () => {
    expect(await cli('--version')).toEqual({ code: 0, out: `${(require('../../package.json') as { version: string }).version}\n`, err: '' });
  });
});
