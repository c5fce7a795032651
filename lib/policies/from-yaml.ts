import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy, CiliumNetworkPolicy } from '../../imports/cilium.io';
import { parseKubernetesYaml } from '../yaml/reader';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { readPolicies, type PolicyDocument, type PolicySource } from './policy-documents';
import { checked } from '../props';

/** Where policies are read from, and what becomes of them. */
export interface PoliciesFromYamlProps {
  /**
   * Paths of files, from the working directory or absolute.
   * @default - none
   */
  readonly files?: readonly string[];
  /**
   * Path of a directory: every `.yaml`, `.yml` and `.json` in it and below, but for what begins with a dot.
   * @default - none
   */
  readonly directory?: string;
  /**
   * YAML itself.
   * @default - none
   */
  readonly text?: string;
  /**
   * Namespace of namespaced objects without one.
   * @default - the chart's; without one every namespaced object must have its own
   */
  readonly namespace?: string;
  /**
   * What becomes of objects that are no policies: an error, left out, or taken as they are.
   * @default 'refuse'
   */
  readonly otherKinds?: 'refuse' | 'skip' | 'keep';
}

/** What `CiliumPolicies.fromYaml` read; each policy is a child, named by kind, namespace and name. */
export class PoliciesFromYaml extends Construct {
  static { checked(PoliciesFromYaml, 'PoliciesFromYaml'); }

  private readonly read: readonly ApiObject[];

  constructor(scope: Construct, id: string, props: PoliciesFromYamlProps) {
    super(scope, id);
    const namespace = props.namespace ?? Chart.of(this).namespace;
    const problems: Problem[] = [];
    const documents = readPolicies(sources(this.node.path, props, problems), namespace, props.otherKinds ?? 'refuse', problems);
    if (problems.length > 0) throw new TalosCiliumError(problems);
    this.read = documents.map((document) => create(this, document));
  }

  /** The objects, in the order of files and documents. */
  get objects(): ApiObject[] {
    return [...this.read];
  }
}

function create(scope: Construct, { object, id }: PolicyDocument): ApiObject {
  const { apiVersion, kind, ...props } = object;
  if (kind === 'CiliumNetworkPolicy') return new CiliumNetworkPolicy(scope, id, props);
  if (kind === 'CiliumClusterwideNetworkPolicy') return new CiliumClusterwideNetworkPolicy(scope, id, props as never);
  return new ApiObject(scope, id, { apiVersion, kind, ...props });
}

function sources(path: string, { files, directory, text }: PoliciesFromYamlProps, problems: Problem[]): PolicySource[] {
  if (files === undefined && directory === undefined && text === undefined) {
    problems.push({ code: 'POL301', path, what: 'no policies are given (files, directory and text not set)', fix: 'give at least one of them' });
  }
  const found = [...(files ?? [])];
  if (directory !== undefined) found.push(...inDirectory(directory, problems));
  const read = found.flatMap((file) => fromFile(file, path, problems));
  return text === undefined ? read : [...read, ...parsed(text, `${path} text`, problems)];
}

function fromFile(file: string, path: string, problems: Problem[]): PolicySource[] {
  try {
    return parsed(readFileSync(file, 'utf8'), file, problems);
  } catch (error) {
    problems.push(unreadable(file === '' ? path : file, error));
    return [];
  }
}

function parsed(text: string, name: string, problems: Problem[]): PolicySource[] {
  try {
    return [{ name, documents: parseKubernetesYaml(text, name) }];
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    problems.push(...error.problems);
    return [];
  }
}

function inDirectory(directory: string, problems: Problem[]): string[] {
  try {
    const files = filesBelow(directory);
    if (files.length === 0) {
      problems.push({ code: 'POL302', path: directory, what: `the directory has no YAML files (${directory})`, fix: 'name a directory with .yaml, .yml or .json files' });
    }
    return files;
  } catch (error) {
    problems.push(unreadable(directory, error));
    return [];
  }
}

/** By name at every level, so that the order is the same on every file system. */
function filesBelow(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => !name.startsWith('.')).sort();
  return names.flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.(?:ya?ml|json)$/.test(name) ? [path] : [];
  });
}

function unreadable(path: string, error: unknown): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  return { code: 'POL302', path, what: `it cannot be read (${code ?? message})`, fix: 'correct the path; it starts from the working directory' };
}
