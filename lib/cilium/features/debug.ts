import { directFeature } from './direct';

/** Debug messages of agents and operator. */
export interface DebugProps {
  /**
   * What else is logged in detail: names such as `flow`, `kvstore`, `envoy`, `datapath` and `policy`, separated by spaces.
   * @default - none
   */
  readonly verbose?: string;
}

/** Debug messages. */
export const debug = directFeature<'debug', boolean | DebugProps>('debug', { '': 'debug.enabled', verbose: 'debug.verbose' });
