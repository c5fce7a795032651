export { readArchive } from '../assets/archive';
export { extractChartFacts, extractDeclaredFacts, templateText } from './chart-facts';
