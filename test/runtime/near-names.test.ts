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

test('the nearest comes first, and then the first of the alphabet', () => {
  expect(nearestNames('masquerad', ['masqueradf', 'masqXerade', 'masquerade'])).toEqual(['masquerade', 'masqueradf', 'masqXerade']);
});
