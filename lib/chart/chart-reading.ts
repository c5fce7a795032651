export { readArchive } from '../assets';
export { extractChartFacts, extractDeclaredFacts, templateText } from './chart-facts';
