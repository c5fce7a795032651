import { main } from '../../lib/cli/main';
import { cli } from './support';

describe('talos-cilium', () => {
  it('shows help on request, and as a usage error when called without a command', async () => {
    expect((await cli('--help')).code).toBe(0);
    expect((await cli('--help')).out).toContain('Usage: npx cdk8s-talos-cilium <command>');
    expect((await cli()).code).toBe(2);
  });

  it('names an unknown command and ends with 2', async () => {
    const run = await cli('frobnicate');
    expect(run.code).toBe(2);
    expect(run.err).toContain('"frobnicate" is not a command');
    expect(run.err).toContain('Run "npx cdk8s-talos-cilium --help"');
  });

  it('prints usage errors as JSON with --json', async () => {
    for (const argv of [['frobnicate', '--json'], ['init', '--json', '--controlplanes', '3'], ['explain', '--json', '--what']]) {
      const run = await cli(...argv);
      expect(run).toMatchObject({ code: 2, err: '' });
      expect((JSON.parse(run.out) as { problems: unknown }).problems).toEqual([{ what: expect.stringMatching(/not a command|option/) as string, fix: expect.stringContaining('--help') as string }]);
    }
  });

  it('prints the version of the package', async () => {
    expect(await cli('--version')).toEqual({ code: 0, out: `${(require('../../package.json') as { version: string }).version}\n`, err: '' });
  });

  it('asks to report an unexpected error, and shows where it happened only on request', async () => {
    const run = async (): Promise<string> => {
      let err = '';
      const broken = (): never => {
        throw new RangeError('boom');
      };
      expect(await main(['--version'], { out: broken, err: (text) => void (err += text), interactive: false })).toBe(1);
      return err;
    };
    expect(await run()).toMatch(/^Unexpected error: boom\nThis is a bug in .*Please report it .*TALOS_CILIUM_DEBUG=1\.\n$/);
    process.env.TALOS_CILIUM_DEBUG = '1';
    try {
      expect(await run()).toMatch(/RangeError: boom\n\s+at /);
    } finally {
      delete process.env.TALOS_CILIUM_DEBUG;
    }
  });

  it('names the option that an unknown one was meant to be', async () => {
    const run = await cli('init', '--controlplanes', '3');
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean "--control-planes"?') as string });
  });
});
