import { declaredPaths } from '../../support/matrix-prop-paths';
test('x', () => { require('fs').writeFileSync('/tmp/mx/paths.txt', declaredPaths().join('\n')); });
