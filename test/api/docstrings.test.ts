import ts from 'typescript';
import { domainOf, PublicApi, type PublicExport } from './public-api';

const api = new PublicApi();

function expectNone(found: readonly (readonly [PublicExport, string])[]): void {
  expect([...new Set(found.map(([owner, text]) => `${domainOf(owner)}: ${text}`))].sort()).toEqual([]);
}

test('every export and every public member has a docstring', () => {
  const selfEvident = /\.(toJSON|toString|equals|__@\w+)$/;
  expectNone([
    ...api.exports.filter(({ symbol }) => api.text(symbol) === '').map((each) => [each, `docstring: ${each.name}`] as const),
    ...api.members.filter(({ name, symbol }) => !selfEvident.test(name) && api.text(symbol) === '' && !api.hasTag(symbol, 'default')).map(({ owner, name }) => [owner, `docstring: ${name}`] as const),
  ]);
});

/** What the library returns; an absent member is explained by its docstring. */
const RESULTS = ['FoundAsset', 'Problem', 'GatewayListener', 'KubernetesObject', 'PodSelectorSource', 'ServiceObject'];

test('every optional prop says its @default', () => {
  const members = api.members.filter(({ owner, symbol, optional }) => optional && ts.isInterfaceDeclaration(owner.declaration) && !RESULTS.includes(owner.name) && !api.hasTag(symbol, 'default'));
  expectNone(members.map(({ owner, name }) => [owner, `@default: ${name}`] as const));
});

/** A body that reports codes. */
const THROWS = /\bthrow new (TalosCiliumError|CodedError)\b|\bthrowMistakes\(|\bReporter\.\w*run\w*\(|\.throwAll\(|\bthrowProblems\(/;

test('what throws says so with @throws: the constructor of every construct, and whatever reports codes itself', () => {
  const constructors = api.constructs.filter(({ symbol, declaration }) => {
    const constructor = (declaration as ts.ClassDeclaration).members.find(ts.isConstructorDeclaration);
    const isPrivate = constructor && ts.getCombinedModifierFlags(constructor) & ts.ModifierFlags.Private;
    return !isPrivate && !api.hasTag(symbol, 'throws') && !(constructor && ts.getJSDocTags(constructor).some(({ tagName }) => tagName.text === 'throws'));
  });
  const functions = api.exports.filter(({ symbol, declaration }) => ts.isFunctionDeclaration(declaration) && THROWS.test(declaration.body?.getText() ?? '') && !api.hasTag(symbol, 'throws'));
  const methods = api.members.filter(({ symbol, declaration }) => ts.isMethodDeclaration(declaration) && THROWS.test(declaration.body?.getText() ?? '') && !api.hasTag(symbol, 'throws'));
  expectNone([...[...constructors, ...functions].map((each) => [each, `@throws: ${each.name}`] as const), ...methods.map(({ owner, name }) => [owner, `@throws: ${name}`] as const)]);
});

test('every construct has an @example', () => {
  expectNone(api.constructs.filter(({ symbol }) => !api.hasTag(symbol, 'example')).map((each) => [each, `@example: ${each.name}`] as const));
});
