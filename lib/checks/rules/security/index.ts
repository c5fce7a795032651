import type { Rule } from '../../rule';
import { credentials } from './credentials';
import { helmCertificates } from './helm-certificates';
import { keyMaterialValues } from './key-material-values';
import { privateKeyObjects } from './private-key-objects';
import { secretData } from './secret-data';

export const rules: readonly Rule[] = [
  helmCertificates,
  keyMaterialValues,
  secretData,
  privateKeyObjects,
  credentials,
];
