#!/usr/bin/env node
import module from 'node:module';

// Node from 22 on keeps compiled code between commands, so that all but the first start sooner.
(module as { readonly enableCompileCache?: () => void }).enableCompileCache?.();
await import('./bench.ts');
