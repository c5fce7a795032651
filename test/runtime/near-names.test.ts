import { nearestNames } from '../../lib/runtime/near-names';

test.each([
  ['NotExists', ['DoesNotExist']],
  ['notexists', ['DoesNotExist']],
  ['exist', ['Exists']],
  ['notin', ['NotIn']],
  ['DoesNotExists', ['DoesNotExist']],
])('%s is near %j, and not near the opposite', (name, near) => {
  expect(nearestNames(name, ['In', 'NotIn', 'Exists', 'DoesNotExist'])).toEqual(near);
});
