export { brand, isBranded } from './brand';
export { checkArguments, checked } from './check-arguments';
export { whenOn } from './when-on';
