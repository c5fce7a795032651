// The package loads each of these when the first of its names is used: see scripts/build.ts.
export * from './core';
export * from './manifests';
export * from './reach';
export * from './gateway';
export * from './load-balancing';
export * from './policies';
export * from './hubble';
export * from './mesh';
export * from './talos';
export * from './gitops/delivery';
export * from './gitops/fleet';
