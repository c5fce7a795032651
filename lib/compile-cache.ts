/**
 * Has Node keep what it compiles, from version 22.1 on, and read it from there the next time: `node --import
 * cdk8s-talos-cilium/compile-cache main.js`. It is for whoever starts a program: the command line and the scripts of a new project. The
 * library never does it by itself.
 */
(require('node:module') as { enableCompileCache?(): unknown }).enableCompileCache?.();

export {};
