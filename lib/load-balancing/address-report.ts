export { addressPlans } from './addresses';
export { addressesMarkdown } from './addresses-markdown';
export { addressesSvg } from './addresses-svg';
