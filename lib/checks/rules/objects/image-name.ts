import { isSubstituted } from '../../../diagnostics/substitution';
import { IMAGE_REFERENCE } from '../../../kubernetes/image-reference';
import { identityOf } from '../../../model/identity';
import { map, maps, text } from '../../../model/json';
import { podOf, WORKLOADS } from '../../../model/workload-pods';
import type { ObjectRule } from '../../rule';

function job(image: string): NonNullable<ObjectRule['good']['objects']>[number] {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'backup', namespace: 'apps' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'backup', image }] } } },
  };
}

/** A login, which no image has. */
const LOGIN = /(?<=^|\/)[^/@]+@(?!sha\d+:)/;

/** What kustomize or CI replaces. */
const PLACEHOLDER = /^[A-Z0-9_-]+(:.*)?$|[<>{}$%]/;

/** The API server takes any text without blanks at its ends. */
export const imageName: ObjectRule = {
  on: 'object',
  id: 'OBJ027',
  title: 'Invalid image name',
  severity: 'error',
  reason: 'The name of an image is an optional registry host with an optional port, a path in lower case, and an optional tag or digest. It has no scheme. With any other name the kubelet does not create the container (InvalidImageName).',
  link: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  related: ['CIL021'],
  kinds: WORKLOADS,
  good: { objects: [job('registry.example.com/tools/backup:1.2')] },
  bad: { objects: [job('https://registry.example.com/tools/backup:1.2')] },
  *check({ path, object }) {
    const { containers, initContainers } = map(podOf(object).spec);
    for (const container of [...maps(containers), ...maps(initContainers)]) {
      const image = text(container.image);
      // SCH012 reports a container without one.
      if (image === undefined || image === '' || IMAGE_REFERENCE.test(image) || isSubstituted(image) || PLACEHOLDER.test(image)) continue;
      const meant = image.replace(/^[a-z]+:\/\//, '').trim();
      yield {
        path,
        what: `${object.kind} ${identityOf(object).title} has an image with an invalid name (${JSON.stringify(image.replace(LOGIN, '<not shown>@'))})`,
        fix: IMAGE_REFERENCE.test(meant) ? `write ${meant}` : 'write host/path:tag, with the path in lower case',
      };
    }
  },
};
