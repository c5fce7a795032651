/*
 * What becomes of the mistakes that constructs find in their props when the same object or value comes from YAML. `planted.test.ts` holds these tables against the
 * examples of the catalogue: a code that is in none of them must be found in YAML as well.
 */

/** Prefixes of codes that are not about objects or chart values, and what they are about. */
export const NOT_ABOUT_OBJECTS: Readonly<Record<string, string>> = {
  API: 'types of arguments',
  APP: 'validations of other constructs',
  AST: 'files of charts and CRDs',
  CHK: 'suppressions',
  CLI: 'the command line',
  CLU: 'facts of a cluster, which no manifest has',
  HLM: 'the run of helm',
  MCH: 'the machine configuration, which lib/talos checks in patches from any source',
  OMN: 'templates of Omni',
  OUT: 'files of the output',
  YAML: 'the text of manifests',
};

/** Codes of constructs for which YAML has another code, because a schema or a rule refuses the object anyway. */
export const REFUSED_BY: Readonly<Record<string, string>> = {
  ANN001: 'ANN016',
  BGP001: 'SCH007',
  BGP003: 'BGP103',
  BGP004: 'SCH008',
  BGP008: 'BGP111',
  BGP009: 'BGP111',
  BGP013: 'SCH007',
  BGP015: 'OBJ017',
  BGP018: 'SCH001',
  BGP019: 'SCH007',
  BGP020: 'SCH007',
  BGP025: 'SCH007',
  BGP026: 'SCH007',
  BGP030: 'SCH007',
  BGP031: 'BGP115',
  CIL026: 'GWY050',
  CIL035: 'SCH006',
  EGW001: 'EGW103',
  EGW002: 'EGW102',
  EGW007: 'SCH002',
  EGW009: 'SCH006',
  EGW012: 'EGW103',
  EGW017: 'OBJ017',
  FWL005: 'POL221',
  GWY023: 'SCH001',
  HUB005: 'HUB054',
  HUB008: 'HLM009',
  POL022: 'POL232',
  POL023: 'POL232',
  POL026: 'OBJ017',
  POL034: 'SCH007',
  POOL002: 'POOL020',
  RTE001: 'OBJ017',
  RTE003: 'SCH005',
  RTE004: 'SCH007',
  RTE005: 'SCH007',
  RTE006: 'SCH007',
  RTE007: 'GWY106',
  RTE010: 'GWY102',
  RTE011: 'GWY102',
  RTE012: 'GWY102',
  RTE013: 'GWY102',
  RTE014: 'GWY102',
  RTE020: 'SCH012',
  RTE023: 'SCH003',
  RTE024: 'SCH012',
  RTE026: 'SCH012',
  RTE030: 'SCH012',
  RTE031: 'GWY105',
  RTE032: 'SCH005',
  RTE033: 'SCH007',
  RTE034: 'SCH012',
  RTE035: 'SCH005',
  RTE036: 'SCH012',
  RTE040: 'GWY104',
  RTE041: 'SCH012',
  RTE043: 'SCH003',
  RTE044: 'SCH005',
  RTE045: 'SCH005',
  RTE046: 'SCH001',
  RTE051: 'SCH007',
};

/** Codes of constructs about the call alone, with what the object does not show. */
export const ABOUT_THE_CALL: Readonly<Record<string, string>> = {
  CIL036: 'the namespace of a release is not a value of the chart; objects with such a namespace are OBJ017',
};

/** Codes of constructs that are not decided yet. */
export const UNDECIDED: readonly string[] = [
  'ANN002', 'ANN003', 'ANN004',
  'BGP002', 'BGP005', 'BGP006', 'BGP007', 'BGP010', 'BGP011', 'BGP012', 'BGP014', 'BGP016', 'BGP017', 'BGP021', 'BGP022', 'BGP023', 'BGP024', 'BGP027', 'BGP028', 'BGP032',
  'CIL004', 'CIL006', 'CIL010', 'CIL011', 'CIL012', 'CIL014', 'CIL015', 'CIL016', 'CIL017', 'CIL018', 'CIL019', 'CIL020', 'CIL021', 'CIL022', 'CIL023', 'CIL024', 'CIL025', 'CIL027', 'CIL028', 'CIL029', 'CIL030', 'CIL031', 'CIL032', 'CIL033', 'CIL034', 'CIL037', 'CIL038', 'CIL039', 'CIL074',
  'EGW003', 'EGW004', 'EGW005', 'EGW006', 'EGW008', 'EGW010', 'EGW011', 'EGW013', 'EGW014', 'EGW015', 'EGW016',
  'FWL001', 'FWL002', 'FWL003', 'FWL004', 'FWL006',
  'GWY015', 'GWY018', 'GWY019', 'GWY020', 'GWY021', 'GWY022', 'GWY024', 'GWY025', 'GWY026', 'GWY027', 'GWY030', 'GWY031',
  'HUB001', 'HUB002', 'HUB003', 'HUB004', 'HUB006', 'HUB007', 'HUB009', 'HUB010', 'HUB011', 'HUB012', 'HUB013', 'HUB014', 'HUB015', 'HUB016', 'HUB017', 'HUB018',
  'OBJ001', 'OBJ002',
  'POL004', 'POL005', 'POL010', 'POL021', 'POL024', 'POL027', 'POL029', 'POL032', 'POL033', 'POL304',
  'POOL001', 'POOL003', 'POOL004', 'POOL005', 'POOL006', 'POOL007', 'POOL008', 'POOL009', 'POOL010', 'POOL011', 'POOL012',
  'RTE002', 'RTE008', 'RTE015', 'RTE021', 'RTE022', 'RTE025', 'RTE027', 'RTE028', 'RTE037', 'RTE038', 'RTE042', 'RTE047', 'RTE050',
];
