import type { StructuralSchema } from '../../lib/schemas/compile-schema';
import type { SchemaNode } from '../../lib/schemas/schema-node';
import type { Constraint } from '../../lib/schemas/schema-walk';

const text: StructuralSchema = { type: 'string' };
const a: StructuralSchema = { required: ['a'] };
const b: StructuralSchema = { required: ['b'] };
const either: StructuralSchema = { type: 'object', properties: { a: text, b: text } };

/** A schema with a keyword, a value that only this keyword refuses, and one that it allows. */
export const CASES: readonly (readonly [keyword: keyof StructuralSchema, schema: StructuralSchema, bad: unknown, good: unknown, found: Constraint])[] = [
  ['type', text, 1, 'a', 'type'],
  ['type', { type: 'integer' }, 1.5, 1, 'type'],
  ['type', { type: 'boolean' }, 'true', true, 'type'],
  ['type', { type: 'array', items: text }, {}, ['a'], 'type'],
  ['type', { type: 'object', additionalProperties: text }, ['a'], { a: 'a' }, 'type'],
  ['nullable', { type: 'array', items: { type: 'string', nullable: true } }, [1], [null], 'type'],
  ['properties', { type: 'object', properties: { a: text } }, { a: 1 }, { a: 'a' }, 'type'],
  ['required', { ...either, ...a }, {}, { a: 'a' }, 'required'],
  ['items', { type: 'array', items: text }, [1], ['a'], 'type'],
  ['additionalProperties', { type: 'object', additionalProperties: text }, { a: 1 }, { a: 'a' }, 'type'],
  ['allOf', { ...text, allOf: [{ pattern: '^a' }] }, 'b', 'a', 'pattern'],
  ['anyOf', { ...either, anyOf: [a, b] }, {}, { a: 'a', b: 'b' }, 'combination'],
  ['oneOf', { ...either, oneOf: [a, b] }, { a: 'a', b: 'b' }, { a: 'a' }, 'combination'],
  ['not', { ...either, not: { required: ['a', 'b'] } }, { a: 'a', b: 'b' }, { a: 'a' }, 'combination'],
  ['enum', { ...text, enum: ['a'] }, 'b', 'a', 'enum'],
  ['pattern', { ...text, pattern: '^a$' }, 'b', 'a', 'pattern'],
  ...([['byte', 'a', 'YQ=='], ['cidr', '10.0.0.0', '10.0.0.0/8'], ['date', '2026-02-30', '2026-02-28'], ['date-time', '2026-01-31', '2026-01-31T12:00:00Z'], ['ipv4', '::', '10.0.0.1'], ['ipv6', '10.0.0.1', '::'], ['uuid', 'a', '12345678-1234-1234-1234-123456789abc']] as const).map(
    ([format, bad, good]) => ['format', { ...text, format }, bad, good, 'format'] as const,
  ),
  ['format', { type: 'integer', format: 'int32' }, 2 ** 31, 2 ** 31 - 1, 'format'],
  ['minimum', { type: 'integer', minimum: 2 }, 1, 2, 'limit'],
  ['maximum', { type: 'integer', maximum: 2 }, 3, 2, 'limit'],
  ['exclusiveMinimum', { type: 'integer', minimum: 2, exclusiveMinimum: true }, 2, 3, 'limit'],
  ['exclusiveMaximum', { type: 'integer', maximum: 2, exclusiveMaximum: true }, 2, 1, 'limit'],
  ['multipleOf', { type: 'integer', multipleOf: 2 }, 3, 4, 'limit'],
  ['minLength', { ...text, minLength: 2 }, '\u{1f4a5}', '\u{1f4a5}\u{1f4a5}', 'limit'],
  ['maxLength', { ...text, maxLength: 1 }, 'aa', '\u{1f4a5}', 'limit'],
  ['minItems', { type: 'array', items: text, minItems: 1 }, [], ['a'], 'limit'],
  ['maxItems', { type: 'array', items: text, maxItems: 1 }, ['a', 'b'], ['a'], 'limit'],
  ['minProperties', { type: 'object', additionalProperties: text, minProperties: 1 }, {}, { a: 'a' }, 'limit'],
  ['maxProperties', { type: 'object', additionalProperties: text, maxProperties: 1 }, { a: 'a', b: 'b' }, { a: 'a' }, 'limit'],
  ['x-kubernetes-list-type', { 'type': 'array', 'items': text, 'x-kubernetes-list-type': 'set' }, ['a', 'a'], ['a', 'b'], 'duplicate'],
  ['x-kubernetes-list-map-keys', { 'type': 'array', 'items': either, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a'] }, [{ a: 'a', b: 'c' }, { a: 'a', b: 'd' }], [{ a: 'a' }, { a: 'b' }], 'duplicate'],
  ['x-kubernetes-validations', { 'type': 'integer', 'x-kubernetes-validations': [{ rule: 'self % 2 == 0' }] }, 3, 4, 'rule'],
];

/** Keywords that allow something instead of refusing it. */
export const ALLOWING: readonly (readonly [keyword: keyof StructuralSchema, schema: StructuralSchema, value: unknown])[] = [
  ['nullable', { type: 'array', items: { type: 'string', nullable: true } }, [null]],
  ['default', { type: 'object', properties: { a: { type: 'string', default: 'a' } }, required: ['a'] }, {}],
  ['default', { 'type': 'object', 'properties': { a: { type: 'string', default: 'a' } }, 'x-kubernetes-validations': [{ rule: "self.a == 'a'" }] }, {}],
  ['x-kubernetes-int-or-string', { 'x-kubernetes-int-or-string': true, 'type': 'integer' }, 'a'],
  ['x-kubernetes-preserve-unknown-fields', { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true }, { a: 1 }],
  ['x-kubernetes-embedded-resource', { 'type': 'object', 'x-kubernetes-embedded-resource': true }, { kind: 'A' }],
];

/** Types and formats that only Kubernetes' own definitions and Talos' schemas have, as nodes. */
export const NODES: readonly (readonly [node: SchemaNode, bad: unknown, good: unknown, found: Constraint])[] = [
  [{ type: 'number' }, 'a', 1.5, 'type'],
  [{ type: 'int-or-string' }, true, 'a', 'type'],
  [{ type: 'quantity' }, '1MB', '500m', 'format'],
  [{ type: 'scalar' }, ['a'], 1, 'type'],
  [{ type: 'string', format: 'go-address' }, '10.0.0.01', 'fe80::1%eth0', 'format'],
  [{ type: 'string', format: 'go-base64' }, 'a', 'YQ==', 'format'],
  [{ type: 'string', format: 'go-duration' }, '5d', '1h30m', 'format'],
  [{ type: 'string', format: 'go-interface-address' }, 'eth0', '10.0.0.1/24', 'format'],
  [{ type: 'string', format: 'go-mac' }, '02-00', '02:00:00:00:00:01', 'format'],
  [{ type: 'string', format: 'go-prefix' }, '10.0.0.0', '10.1.2.3/8', 'format'],
  [{ type: 'string', format: 'go-size' }, 'large', '10GiB', 'format'],
  [{ type: 'string', format: 'go-subnet' }, '!10.0.0.0/33', '!10.0.0.0/8', 'format'],
  [{ type: 'string', format: 'go-url' }, '10.0.0.1:6443', 'https://10.0.0.1:6443', 'format'],
  [{ type: 'integer', format: 'int64' }, 2 ** 64, 1, 'format'],
];
