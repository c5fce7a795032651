export { Preset } from './preset';
