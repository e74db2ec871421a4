import { run } from './g.tmp.ts';
import { groupNodes } from '../src/engine/cpu/graph/groups.ts';
import { nestOf } from '../src/engine/cpu/graph/nest.ts';
const r=await run('mlp',true);
r.graph.nodes.forEach((n,i)=>console.log(i,n.kind,JSON.stringify(n.inputs),JSON.stringify(n.shape),(n as any).axes??''));
console.log(r.graph.outputs);
for(const g of groupNodes(r.graph).groups)console.log(JSON.stringify(g));
