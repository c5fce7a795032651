import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { scopesIn } from '../../model/scopes';
import { NamespaceLookup } from '../../manifests/namespaces';
import { parseKubernetesYaml } from '../../yaml/reader';
import { applySet, applySetJson, mergeInto } from './helm-set';
import type { InputDocument, InputFile, Inputs, Installation } from './inputs';
import { isTelling } from './known-keys';
import { readShell, type ShellCommand } from './shell';
import { expanded, withPatches } from './overlays';
import { isTalosDocument, talosFacts } from './talos-facts';
import { isTemplated, templatedPath, withEnvironment, withoutTemplates } from './templates';

const scopeOf = scopesIn([]);

const CILIUM_REPOSITORY = 'https://helm.cilium.io';

/**
 * Reads files, and finds in them what describes Cilium and its cluster.
 *
 * @param isValue whether a chart of Cilium has a key at the top level of its values
 * @throws YAML001 for a named file that is not YAML
 */
export function readInputs(files: readonly InputFile[], isValue: (key: string) => boolean): Inputs {
  return new Reader(files, isValue).read();
}

type Draft = { -readonly [Key in keyof Installation]: Installation[Key] };

class Reader {
  private readonly files: readonly InputFile[];
  private readonly isValue: (key: string) => boolean;
  private readonly installations: Draft[] = [];
  private readonly notes: string[] = [];
  private readonly objects: { file: string; object: KubernetesObject }[] = [];
  private readonly used = new Set<InputFile>();
  private readonly withCommands = new Set<InputFile>();
  private readonly ignored = new Map<string, number>();
  /** Files of the installation that is read at the moment. */
  private reading: string[] = [];
  private installer = '';
  private isIncomplete = false;
  private readonly withoutNamespace: { readonly title: string; readonly object: KubernetesObject }[] = [];
  /** What templates of helmfiles can read. */
  private readonly environments = new Map<InputFile, { readonly name: string | undefined; readonly values: JsonObject }>();
  private documents: readonly InputDocument[] = [];
  private namespaces = new NamespaceLookup([]);

  constructor(files: readonly InputFile[], isValue: (key: string) => boolean) {
    this.files = files;
    this.isValue = isValue;
  }

  read(): Inputs {
    const problems: Problem[] = [];
    const documents: InputDocument[] = [];
    const commands: { file: InputFile; command: ShellCommand }[] = [];
    for (const file of this.files) {
      for (const part of partsOf(file)) {
        if (part.kind === 'shell') {
          for (const command of readShell(part.text)) {
            commands.push({ file, command: { ...command, line: command.line + part.line } });
            // A text of a script may be anything.
            if (command.input !== undefined && /^apiVersion:/m.test(command.input)) documents.push(...this.parse(file, command.input, problems));
          }
        } else documents.push(...this.parse(file, part.text, problems));
      }
    }
    if (problems.length > 0) throw new TalosCiliumError(problems);
    this.documents = documents;
    this.namespaces = new NamespaceLookup(documents.map(({ file, content }) => ({ file: file.name, fields: content })));

    const talos = documents.filter(isTalosDocument);
    const others = documents.filter((document) => !talos.includes(document));
    const fromTalos = talosFacts(talos);
    this.notes.push(...fromTalos.notes);
    for (const document of withPatches(others)) this.readDelivery(document);
    for (const { file, command } of commands) this.readCommand(file, command);
    this.readFragments(commands.filter(({ command }) => command.words[0]!.startsWith('--')));
    for (const document of others) if (!isMarkdown(document.file)) this.readObject(document);
    this.readValuesFiles(others);
    this.placeTheRest(this.installations);
    const useful = new Set([...this.used, ...this.withCommands, ...talos.map(({ file }) => file), ...others.filter((document) => this.isOfUse(document)).map(({ file }) => file)]);
    for (const file of this.files) if (file.isNamed && !useful.has(file) && !commands.some((each) => each.file === file)) this.notes.push(`${file.name} was not used: it contains nothing about Cilium or its cluster.`);
    if (this.ignored.size > 0) this.notes.push(`Objects that have nothing to do with Cilium are not imported: ${[...this.ignored].map(([kind, count]) => `${count} ${kind}`).join(', ')}.`);
    return { installations: distinct(this.installations), facts: fromTalos.facts, objects: this.objects, notes: this.notes };
  }

  private parse(file: InputFile, given: string, problems: Problem[]): InputDocument[] {
    let text = given;
    try {
      if (/^(?:environments|bases):/m.test(given)) {
        this.readHelmfileEnvironment(file, parseKubernetesYaml(withoutTemplates(given), file.name).filter(isJsonObject));
        text = this.filled(file, given);
      }
      const documents = parseKubernetesYaml(withoutTemplates(text), file.name);
      return documents.flatMap((content) => expanded(content)).map((content) => ({ file, content }));
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      // A file about something else is left alone; one about Cilium must not be missed. A template of a directory may be of no use before it is rendered.
      const isTemplate = withoutTemplates(text) !== text;
      // Nothing that installs Cilium reads a file with tags of its own.
      const hasTags = error.problems.some(({ what }) => /unknown \w+ tag/.test(what));
      if (file.isNamed || (/\bcilium\b/i.test(text) && !isTemplate && !hasTags)) problems.push(...error.problems);
      else this.notes.push(`${file.name} ${isTemplate ? 'is a template that is not YAML. Render it first' : 'is not YAML'}: ${error.problems[0]?.what ?? 'it cannot be read'}.`);
      return [];
    }
  }

  /** Objects of GitOps tools, and files of helmfile and kustomize. */
  private readDelivery({ file, content, overlay }: InputDocument): void {
    const { kind, apiVersion } = content;
    this.begin(file);
    if (kind === 'HelmRelease') this.readHelmRelease(file, content, overlay);
    else if (kind === 'Application') this.readApplication(file, content, valueAt(content, ['spec']));
    else if (kind === 'ApplicationSet') this.readApplication(file, content, valueAt(content, ['spec', 'template', 'spec']));
    else if (Array.isArray(content.helmCharts)) for (const chart of content.helmCharts) this.readHelmChart(file, chart);
    else if (Array.isArray(content.releases)) for (const release of content.releases) this.readHelmfileRelease(file, release);
    if (Array.isArray(content.helmfiles)) this.nameMissingHelmfiles(file, content.helmfiles);
    else if (apiVersion === 'v2' && Array.isArray(content.dependencies)) this.readChart(file, content);
  }

  private begin(file: InputFile): void {
    this.installer = file.name;
    this.reading = [file.name];
    this.isIncomplete = false;
  }

  private readHelmRelease(file: InputFile, release: JsonObject, overlay: string | undefined): void {
    const at = (path: string): Json | undefined => valueAt(release, path.split('.'));
    const source = isJsonObject(at('spec.chartRef')) ? at('spec.chartRef') : at('spec.chart.spec.sourceRef');
    const [kind, name] = [text(valueAt(source, ['kind'])), text(valueAt(source, ['name']))];
    const repository = this.documents.find(({ content }) => content.kind === kind && valueAt(content, ['metadata', 'name']) === name)?.content;
    const url = text(valueAt(repository, ['spec', 'url']));
    const chart = text(at('spec.chart.spec.chart')) ?? url?.split('/').at(-1) ?? name;
    if (chart !== 'cilium' && !(text(at('metadata.name')) === 'cilium' && !at('spec.chart'))) return;
    const title = `${file.name} (HelmRelease ${text(at('metadata.name')) ?? ''}${overlay === undefined ? '' : `, patched by ${overlay}`})`;
    if (name !== undefined && !repository && (kind === 'OCIRepository' || kind === 'HelmRepository')) {
      this.notes.push(`${title}: the ${kind} ${name} is not among the files${kind === 'OCIRepository' ? ', so the version of the chart is not known' : ''}.`);
    }
    const values: JsonObject = {};
    const from = at('spec.valuesFrom');
    for (const reference of Array.isArray(from) ? from.filter(isJsonObject) : []) this.readValuesFrom(title, reference, values);
    merge(values, at('spec.values'));
    if (at('spec.postRenderers') !== undefined) this.notes.push(`${title}: postRenderers change the rendered objects. Write the changes with patchObject.`);
    this.add({
      rank: 0,
      source: title,
      values,
      version: text(at('spec.chart.spec.version')) ?? text(valueAt(repository, ['spec', 'ref', 'tag'])) ?? text(valueAt(repository, ['spec', 'ref', 'semver'])),
      repository: url === undefined ? undefined : kind === 'HelmRepository' && url.startsWith('oci://') ? `${url.replace(/\/$/, '')}/cilium` : url,
      namespace: text(at('spec.targetNamespace')) ?? text(at('metadata.namespace')) ?? this.namespaces.of(file.name),
      releaseName: text(at('spec.releaseName')) ?? text(at('metadata.name')),
    });
  }

  /** A ConfigMap among the documents, or one that a kustomization generates. */
  private readValuesFrom(title: string, reference: JsonObject, values: JsonObject): void {
    const [kind, name, key] = [text(reference.kind) ?? 'ConfigMap', text(reference.name) ?? '', text(reference.valuesKey) ?? 'values.yaml'];
    const found = kind === 'ConfigMap' ? this.configMap(name, key) : undefined;
    if (found === undefined) {
      const named = this.files.filter((file) => file.isNamed && !this.used.has(file) && this.isValuesFile(file));
      if (kind === 'ConfigMap' && named.length > 0) {
        for (const file of named) this.mergeFile(file, values);
        return;
      }
      this.isIncomplete = true;
      this.notes.push(`${title}: valuesFrom refers to the ${kind} ${name}, which is not among the files. Its values are missing.`);
      return;
    }
    this.reading.splice(-1, 0, found.name);
    if (reference.targetPath !== undefined) applySet(values, `${String(reference.targetPath)}=${found.text.trim()}`, false);
    else merge(values, parseValues(found.text, found.name));
  }

  private configMap(name: string, key: string): { readonly text: string; readonly name: string } | undefined {
    for (const { file, content } of this.documents) {
      if (content.kind === 'ConfigMap' && valueAt(content, ['metadata', 'name']) === name) {
        const inline = valueAt(content, ['data', key]);
        if (typeof inline === 'string') return { text: inline, name: file.name };
      }
      const generators = Array.isArray(content.configMapGenerator) ? content.configMapGenerator.filter(isJsonObject) : [];
      for (const generator of generators.filter((each) => each.name === name)) {
        for (const entry of Array.isArray(generator.files) ? generator.files.map(String) : []) {
          const [as, path = as] = entry.includes('=') ? entry.split('=') : [entry.split('/').at(-1)!, entry];
          if (as !== key) continue;
          const generated = this.fileAt(join(file.directory, path!));
          if (!generated) continue;
          this.used.add(generated);
          return { text: generated.text, name: generated.name };
        }
      }
    }
    return undefined;
  }

  private readApplication(file: InputFile, application: JsonObject, spec: Json | undefined): void {
    const sources = valueAt(spec, ['sources']);
    for (const source of (Array.isArray(sources) ? sources : [valueAt(spec, ['source'])]).filter(isJsonObject)) {
      const url = text(source.repoURL);
      if (source.chart !== 'cilium' && !url?.endsWith('/cilium')) continue;
      const title = `${file.name} (${String(application.kind)} ${text(valueAt(application, ['metadata', 'name'])) ?? ''})`;
      const helm = isJsonObject(source.helm) ? source.helm : {};
      const values: JsonObject = {};
      for (const path of Array.isArray(helm.valueFiles) ? helm.valueFiles.map(String) : []) this.mergePath(title, path.replace(/^\$[\w-]+\//, ''), file, values);
      if (typeof helm.values === 'string') merge(values, parseValues(helm.values, title));
      merge(values, helm.valuesObject);
      for (const parameter of Array.isArray(helm.parameters) ? helm.parameters.filter(isJsonObject) : []) {
        applySet(values, `${String(parameter.name)}=${String(parameter.value).replaceAll(',', '\\,')}`, parameter.forceString === true);
      }
      // Argo CD writes OCI repositories without a scheme.
      const isOci = url !== undefined && !/^\w+:\/\//.test(url);
      this.add({
      rank: 0,
        source: title,
        values,
        version: text(source.targetRevision),
        repository: isOci ? `oci://${url.replace(/\/$/, '')}${url.endsWith('/cilium') ? '' : '/cilium'}` : url,
        namespace: text(valueAt(spec, ['destination', 'namespace'])),
        releaseName: text(helm.releaseName),
      });
    }
  }

  private readHelmChart(file: InputFile, chart: Json): void {
    if (!isJsonObject(chart) || chart.name !== 'cilium') return;
    const title = `${file.name} (helmCharts)`;
    const values: JsonObject = {};
    const fromFiles: JsonObject = {};
    for (const path of [chart.valuesFile, ...(Array.isArray(chart.additionalValuesFiles) ? chart.additionalValuesFiles : [])]) {
      if (typeof path === 'string') this.mergePath(title, path, file, fromFiles);
    }
    const inFirst = chart.valuesMerge === 'merge';
    merge(values, inFirst ? chart.valuesInline : fromFiles);
    if (chart.valuesMerge !== 'replace' || chart.valuesInline === undefined) merge(values, inFirst ? fromFiles : chart.valuesInline);
    const repo = text(chart.repo);
    this.add({
      rank: 1,
      source: title,
      values: chart.valuesMerge === 'replace' && isJsonObject(chart.valuesInline) ? chart.valuesInline : values,
      version: text(chart.version),
      repository: repo?.startsWith('oci://') && !repo.endsWith('/cilium') ? `${repo.replace(/\/$/, '')}/cilium` : repo,
      namespace: text(chart.namespace),
      releaseName: text(chart.releaseName),
    });
  }

  private nameMissingHelmfiles(file: InputFile, all: readonly Json[]): void {
    const paths = all.map((entry) => (typeof entry === 'string' ? entry : (text(valueAt(entry, ['path'])) ?? '')));
    const missing = paths.filter((path) => path !== '' && !this.files.some(({ name, directory }) => join(directory, name.split('/').at(-1)!) === join(file.directory, path)));
    if (missing.length > 0) this.notes.push(`${file.name} refers to ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not read. Pass ${missing.length === 1 ? 'it' : 'them'} too if ${missing.length === 1 ? 'it contains' : 'they contain'} Cilium.`);
  }

  /** Values that a helmfile gives to its templates. Those of its environment come after those at its top level. */
  private readHelmfileEnvironment(file: InputFile, documents: readonly JsonObject[]): void {
    if (!documents.some((document) => isJsonObject(document.environments) || Array.isArray(document.releases) || Array.isArray(document.helmfiles))) return;
    const bases = documents.flatMap(({ bases: paths }) => (Array.isArray(paths) ? paths.map(String) : [])).flatMap((path) => {
      const base = this.fileAt(join(file.directory, path));
      if (!base) this.notes.push(`${file.name}: the base ${path} was not found, so its environments are not known.`);
      return base ? parseKubernetesYaml(withoutTemplates(base.text), base.name).filter(isJsonObject) : [];
    });
    const all = [...bases, ...documents];
    const environments: JsonObject = {};
    for (const document of all) merge(environments, document.environments);
    const names = Object.keys(environments);
    const name = names.includes('default') || names.length === 0 ? 'default' : names.length === 1 ? names[0]! : undefined;
    const values: JsonObject = {};
    const title = `${file.name}${name === undefined ? '' : ` (environment ${name})`}`;
    const read = (list: Json | undefined): void => {
      for (const entry of Array.isArray(list) ? list : []) {
        if (typeof entry === 'string') this.mergePath(title, entry, file, values);
        else merge(values, entry);
      }
    };
    for (const document of all) read(document.values);
    if (name === undefined) this.notes.push(`${file.name} has the environments ${names.join(', ')}, and none of them is the default. Their values are not read.`);
    else {
      const environment = environments[name];
      read(valueAt(environment, ['values']));
      if (valueAt(environment, ['secrets']) !== undefined) this.notes.push(`${title}: files of secrets are not read.`);
    }
    this.environments.set(file, { name, values });
  }

  /** A text of a helmfile, with the values of its environment. */
  private filled(file: InputFile, text: string): string {
    const environment = this.environments.get(file);
    return environment === undefined ? text : withEnvironment(text, environment.name, environment.values);
  }

  private readHelmfileRelease(file: InputFile, release: Json): void {
    if (!isJsonObject(release) || text(release.chart)?.split('/').at(-1) !== 'cilium') return;
    const title = `${file.name} (release ${text(release.name) ?? 'cilium'})`;
    const values: JsonObject = {};
    for (const entry of Array.isArray(release.values) ? release.values : []) {
      if (typeof entry === 'string') this.mergePath(title, entry, file, values, (text) => this.filled(file, text));
      else merge(values, entry);
    }
    if (release.secrets !== undefined) this.notes.push(`${title}: files of secrets are not read.`);
    for (const entry of Array.isArray(release.set) ? release.set.filter(isJsonObject) : []) {
      if (Array.isArray(entry.values)) applySet(values, `${String(entry.name)}={${entry.values.map(String).join(',')}}`, false);
      else applySet(values, `${String(entry.name)}=${String(entry.value).replaceAll(',', '\\,')}`, false);
    }
    const chart = text(release.chart)!;
    const [alias] = chart.split('/');
    const documents = this.documents.filter((document) => document.file === file).flatMap(({ content }) => (Array.isArray(content.repositories) ? content.repositories.filter(isJsonObject) : []));
    const repository = documents.find(({ name }) => name === alias);
    this.add({
      rank: 1,
      source: title,
      values,
      version: text(release.version),
      repository: chart.startsWith('oci://') ? chart : repository?.oci === true ? `oci://${String(repository.url)}/cilium` : text(repository?.url),
      namespace: text(release.namespace),
      releaseName: text(release.name),
    });
  }

  /** A chart of one's own that depends on Cilium: its values are below the key of the dependency. */
  private readChart(file: InputFile, chart: JsonObject): void {
    const dependency = (chart.dependencies as Json[]).filter(isJsonObject).find(({ name }) => name === 'cilium');
    if (!dependency) return;
    const values: JsonObject = {};
    const title = `${file.name} (dependency cilium)`;
    const found = this.mergePath(title, 'values.yaml', file, values);
    const own = values[text(dependency.alias) ?? 'cilium'];
    if (found) this.add({ rank: 1, source: title, values: isJsonObject(own) ? own : {}, version: text(dependency.version), repository: text(dependency.repository) });
  }

  private readCommand(file: InputFile, { words, line }: ShellCommand): void {
    const start = words.findIndex((word) => /(^|\/)(helm|cilium)$/.test(word));
    // `sudo`, `env` and assignments may come before it.
    if (start < 0 || !words.slice(0, start).every((word) => /^(sudo|env|exec|time|command|then|do|else|if|!|\{|\w+=.*)$/.test(word))) return;
    const isHelm = words[start]!.endsWith('helm');
    const verbAt = words.findIndex((word, index) => index > start && ['install', 'upgrade', 'template'].includes(word));
    const verb = words[verbAt];
    if (verbAt < 0 || words.slice(start + 1, verbAt).some((word) => !word.startsWith('-')) || (!isHelm && verb === 'template')) return;
    const { flags, positional } = flagsOf(words.slice(verbAt + 1));
    const [first, second] = positional;
    const chart = isHelm ? (second ?? (verb === 'template' || flags.some(([name]) => name === 'generate-name') ? first : undefined)) : 'cilium';
    if (chart === undefined || chart.replace(/:[^/:]*$/, '').split('/').at(-1)!.replace(/-\d.*$/, '') !== 'cilium') return;
    this.begin(file);
    this.withCommands.add(file);
    // It keeps the values of the release.
    if (verb === 'upgrade' && !flags.some(([name]) => /^(set|values$|f$|helm-)/.test(name))) return;
    const title = `${file.name}, line ${line} (${isHelm ? 'helm' : 'cilium'} ${verb!})`;
    const values: JsonObject = {};
    this.readFlags(title, file, flags, values);
    const last = (...names: string[]): string | undefined => text(flags.filter(([name]) => names.includes(name)).at(-1)?.[1]);
    if (flags.some(([name]) => name === 'reuse-values' || name === 'reset-then-reuse-values')) {
      this.notes.push(`${title} reuses the values of the release, which are not in the command. Import the output of "helm get values cilium -n kube-system -o yaml" too.`);
    }
    const repository = chart.startsWith('oci://') ? chart.replace(/:[^/:]*$/, '') : last('repo');
    this.add({
      rank: 2,
      source: title,
      values,
      version: last('version'),
      repository,
      namespace: last('namespace', 'n'),
      releaseName: isHelm && second !== undefined ? text(first) : undefined,
      ...(!isHelm && valueAt(values, ['cluster', 'name']) === undefined && { namesCluster: true }),
      ...(!isHelm && valueAt(values, ['operator', 'replicas']) === undefined && { notes: ['cilium install sets operator.replicas to 1, whatever the number of nodes. The program has the default of the Talos preset: 1 replica on a single node, otherwise 2.'] }),
    });
  }

  private readFlags(title: string, file: InputFile, flags: readonly (readonly [string, string])[], values: JsonObject): void {
    const read = (names: readonly string[], apply: (value: string) => void): void => {
      for (const [name, value] of flags) if (names.includes(name)) apply(value);
    };
    // Files first, as helm does it.
    read(['values', 'f', 'helm-values'], (path) => void this.mergePath(title, path, file, values));
    read(['set-json'], (value) => {
      try {
        applySetJson(values, value);
      } catch {
        this.notes.push(`${title}: --set-json ${value.split('=')[0]} is not JSON.`);
      }
    });
    read(['set', 'helm-set'], (value) => applySet(values, value, false));
    read(['set-string', 'helm-set-string'], (value) => applySet(values, value, true));
    read(['set-literal'], (value) => applySet(values, value.replaceAll(/[\\,{}]/g, '\\$&'), true));
    read(['set-file'], (value) => void this.notes.push(`${title}: --set-file ${value.split('=')[0]} is not read.`));
  }

  /** Lines of `--set` without a command add to what other files install. In a file with a command they are advice, which a guide has for other cases. */
  private readFragments(all: readonly { readonly file: InputFile; readonly command: ShellCommand }[]): void {
    const fragments = all.filter(({ file }) => !this.withCommands.has(file));
    if (fragments.length === 0) return;
    const [base] = distinct(this.installations);
    const title = `${fragments[0]!.file.name}, line ${fragments[0]!.command.line}`;
    if (!base) this.add({ rank: 2, source: title, values: {} });
    for (const { file, command } of fragments) {
      const { flags } = flagsOf(command.words);
      for (const installation of this.installations) this.readFlags(title, file, flags, installation.values as JsonObject);
    }
  }

  private readObject({ file, content }: InputDocument): void {
    const { apiVersion, kind, metadata } = content;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isJsonObject(metadata)) return;
    const [group] = apiVersion.split('/');
    const isOurs = group === 'cilium.io' || group === 'gateway.networking.k8s.io' || (group === 'networking.k8s.io' && kind === 'NetworkPolicy');
    if (isOurs) this.objects.push({ file: file.name, object: this.placed(file, content, metadata) });
    else if (!/\.(fluxcd|argoproj|kustomize)\.|^argoproj\.io|kustomize\.config\.k8s\.io|fluxcd\.io/.test(apiVersion)) this.ignored.set(kind, (this.ignored.get(kind) ?? 0) + 1);
  }

  /** An object with its namespace, which kustomize, Flux or Argo CD may add. */
  private placed(file: InputFile, content: JsonObject, { namespace, ...metadata }: JsonObject): KubernetesObject {
    const isNamespaced = scopeOf(String(content.apiVersion), String(content.kind)) === 'Namespaced';
    const known = isNamespaced ? (text(namespace) ?? this.namespaces.of(file.name)) : undefined;
    const object = { ...content, metadata: { ...metadata, ...(known !== undefined && { namespace: known }) } } as unknown as KubernetesObject;
    if (isNamespaced && known === undefined) this.withoutNamespace.push({ title: `${String(content.kind)} ${String(metadata.name)}`, object });
    return object;
  }

  /** Objects for which no file says where they are. */
  private placeTheRest(installations: readonly Draft[]): void {
    if (this.withoutNamespace.length === 0) return;
    const namespace = installations[0]?.namespace ?? 'kube-system';
    for (const { object } of this.withoutNamespace) (object.metadata as { namespace?: string }).namespace = namespace;
    const titles = this.withoutNamespace.map(({ title }) => title);
    this.notes.push(`No file names the namespace of ${titles.length > 3 ? `${titles.slice(0, 3).join(', ')} and ${titles.length - 3} other objects` : titles.join(', ')}, so ${titles.length === 1 ? 'it is' : 'they are'} in ${namespace}, the namespace of Cilium. Correct it in the program if that is wrong.`);
  }

  /**
   * Values files that nothing else has used. Several that are named are merged in their order, as by `helm -f`. Those that are found in a
   * directory have no order, so each is an installation.
   */
  private readValuesFiles(documents: readonly InputDocument[]): void {
    const files = [...new Set(documents.map(({ file }) => file))].filter((file) => !this.used.has(file));
    const own = files.filter((file) => this.isValuesFile(file) && (file.isNamed || this.installations.length === 0));
    const named = own.filter(({ isNamed }) => isNamed);
    for (const group of [...(named.length > 0 ? [named] : []), ...own.filter(({ isNamed }) => !isNamed).map((file) => [file])]) this.readValuesGroup(group);
  }

  private readValuesGroup(own: readonly InputFile[]): void {
    this.begin(own[0]!);
    const values: JsonObject = {};
    for (const file of own) this.mergeFile(file, values);
    // What `helm get values` prints above them.
    delete values['USER-SUPPLIED VALUES'];
    const below = Object.keys(values).some((key) => this.isValue(key)) ? values : values.cilium;
    this.add({ rank: 3, source: own.map(({ name }) => name).join(', '), values: isJsonObject(below) ? below : values });
  }

  private isOfUse({ file, content }: InputDocument): boolean {
    return typeof content.kind === 'string' || Array.isArray(content.releases) || Array.isArray(content.helmCharts) || Array.isArray(content.configMapGenerator) || Array.isArray(content.resources) || this.isValuesFile(file);
  }

  private isValuesFile(file: InputFile): boolean {
    const documents = this.documents.filter((document) => document.file === file);
    if (documents.length !== 1 || isTalosDocument(documents[0]!)) return false;
    const { content } = documents[0]!;
    if (content.apiVersion !== undefined || content.kind !== undefined || Array.isArray(content.releases) || Array.isArray(content.helmCharts)) return false;
    const keys = Object.keys(isJsonObject(content.cilium) ? content.cilium : content);
    const known = keys.filter(this.isValue);
    if (!known.some(isTelling)) return file.isNamed && keys.length > 0 && known.length === keys.length;
    return file.isNamed || known.length * 2 > keys.length;
  }

  private mergePath(title: string, path: string, from: InputFile, values: JsonObject, fill = (text: string): string => text): boolean {
    const file = isTemplated(path) ? this.templatedFile(join(from.directory, path)) : this.fileAt(join(from.directory, path)) ?? this.files.find(({ name }) => path.includes('/') && name.endsWith(path)) ?? this.fileAt(path);
    if (file) this.mergeFile(file, values, fill);
    else {
      this.isIncomplete = true;
      this.notes.push(`${title}: the values file ${templatedPath(path).shown} was not found. Its values are missing.`);
    }
    return file !== undefined;
  }

  /** The only file that a path with templates may stand for. */
  private templatedFile(path: string): InputFile | undefined {
    const { pattern } = templatedPath(path);
    const [only, ...others] = this.files.filter(({ name }) => pattern.test(normalize(name)));
    return others.length === 0 ? only : undefined;
  }

  private mergeFile(file: InputFile, values: JsonObject, fill = (text: string): string => text): void {
    this.used.add(file);
    this.reading.push(file.name);
    // A template may set anything.
    if (withoutTemplates(fill(file.text)) !== fill(file.text)) this.isIncomplete = true;
    for (const document of parseKubernetesYaml(withoutTemplates(fill(file.text)), file.name)) merge(values, document as Json);
  }

  /** One of the files, or another one on disk that a file of them refers to. */
  private fileAt(path: string): InputFile | undefined {
    const given = this.files.find(({ name, directory }) => join(directory, name.split('/').at(-1)!) === path);
    if (given) return given;
    if (!existsSync(path)) return undefined;
    try {
      return { name: path, directory: dirname(path), text: readFileSync(path, 'utf8'), isNamed: false };
    } catch {
      return undefined;
    }
  }

  private add(installation: { readonly [Key in keyof Installation]?: Installation[Key] | undefined } & { readonly source: string; readonly values: JsonObject }): void {
    const repository = installation.repository?.replace(/\/$/, '');
    const kept = Object.entries({ ...installation, file: this.installer, files: [...new Set(this.reading)], isIncomplete: this.isIncomplete || undefined, repository: repository === CILIUM_REPOSITORY || repository === undefined || isTemplated(repository) ? undefined : repository });
    this.installations.push(Object.fromEntries(kept.filter(([, value]) => value !== undefined)) as unknown as Draft);
  }
}

/** Text of a file by language, and the number of lines before it: a Markdown file has blocks of both. */
function partsOf(file: InputFile): { readonly kind: 'shell' | 'yaml'; readonly text: string; readonly line: number }[] {
  const body = file.text.replace(/^\ufeff/, '');
  if (isMarkdown(file)) {
    return [...body.matchAll(/^([ \t]*)(`{3,}|~{3,})[ \t]*(\w*)[^\n]*\n([\s\S]*?)^[ \t]*\2/gm)].flatMap(({ 3: language = '', 4: block = '', index }) => {
      const kind = /^(ba|z)?sh$|^shell|^console$/i.test(language) ? 'shell' : /^ya?ml$/i.test(language) ? 'yaml' : undefined;
      return kind ? [{ kind, text: block, line: body.slice(0, index).split('\n').length } as const] : [];
    });
  }
  const isShell = /\.(sh|bash|zsh)$/i.test(file.name) || /^#!.*sh\b/.test(body) || /^\s*(?:[$%] )?(?:sudo )?(?:helm|cilium)\s+(?:install|upgrade|template)\b/m.test(body) || /^\s*--(?:set|values|version)\b/m.test(body);
  return [{ kind: isShell ? 'shell' : 'yaml', text: body, line: 0 }];
}

function isMarkdown({ name }: InputFile): boolean {
  return /\.(md|markdown)$/i.test(name);
}

/** Flags of helm that have no value. */
const SWITCHES = new Set(['install', 'i', 'create-namespace', 'wait', 'atomic', 'debug', 'dry-run', 'reuse-values', 'reset-values', 'reset-then-reuse-values', 'devel', 'force', 'generate-name', 'g', 'include-crds', 'skip-crds', 'no-hooks', 'is-upgrade', 'validate', 'take-ownership', 'cleanup-on-fail', 'dependency-update', 'verify', 'rollback-on-failure', 'list-versions', 'skip-schema-validation', 'wait-for-jobs', 'plain-http', 'insecure-skip-tls-verify']);

function flagsOf(words: readonly string[]): { readonly flags: readonly (readonly [string, string])[]; readonly positional: readonly string[] } {
  const flags: (readonly [string, string])[] = [];
  const positional: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    const [, name, joined] = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) positional.push(word);
    else if (joined !== undefined) flags.push([name, joined]);
    else if (SWITCHES.has(name) || index + 1 >= words.length || /^--[a-z]/.test(words[index + 1]!)) flags.push([name, '']);
    else flags.push([name, words[(index += 1)]!]);
  }
  return { flags, positional };
}

/** Installations that mean the same are one: a helmfile for the first start beside a HelmRelease. */
function distinct(installations: readonly Draft[]): Draft[] {
  const found = new Map<string, Draft>();
  for (const installation of [...installations].sort((left, right) => left.rank - right.rank)) {
    const key = JSON.stringify(sorted(installation.values));
    const first = found.get(key);
    if (first) found.set(key, { ...installation, ...first });
    else found.set(key, installation);
  }
  return [...found.values()];
}

function sorted(value: Json): Json {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}

function merge(target: JsonObject, source: Json | undefined): void {
  if (isJsonObject(source)) mergeInto(target, source);
}

function parseValues(content: string, name: string): Json | undefined {
  return parseKubernetesYaml(withoutTemplates(content), name)[0] as Json | undefined;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && !isTemplated(value) ? value : undefined;
}

