import { compileWat, imports } from '../src/engine/cpu/wat.ts';
import { compileGraph } from '../src/engine/cpu/graph/compile.ts';
import { placeGraphs, graphKernels } from '../src/engine/cpu/graph/open.ts';
import { KernelSet } from '../src/engine/cpu/graph/kernel-set.ts';
import { wasmGemm, blasGemm } from '../src/engine/cpu/graph/gemm.ts';
import { aligned } from '../src/engine/cpu/graph/memory.ts';
import { newBuilder, finish, shapeOf, type Builder } from '../src/graph/builder.ts';
import { named, constant, index } from '../src/graph/operation/leaf.ts';
import { map } from '../src/graph/operation/map.ts';
import { sum, max } from '../src/graph/operation/reduce.ts';
import { matmul, conv2d } from '../src/graph/operation/product.ts';
import { poolPick } from '../src/graph/operation/pool.ts';
import { reshape, transpose, permute, slice } from '../src/graph/operation/view.ts';
import { take } from '../src/graph/operation/rows.ts';
import * as E from '../src/graph/expression.ts';
import { gradients as grad } from '../src/graph/grad.ts';
process.env.OPENBLAS_CORETYPE='SkylakeX';
const { findBlas } = await import('../src/engine/cpu/products/system-blas.ts');
const found:any=await findBlas();
export const A=E.argument;
export const add=(g:Builder,a:number,b:number)=>map(g,E.plus(A(0),A(1)),[a,b]);
export const sub=(g:Builder,a:number,b:number)=>map(g,E.minus(A(0),A(1)),[a,b]);
export const mul=(g:Builder,a:number,b:number)=>map(g,E.times(A(0),A(1)),[a,b]);
export const scale=(g:Builder,a:number,b:number)=>map(g,E.times(A(0),E.number(b)),[a]);
export const relu=(g:Builder,a:number)=>map(g,E.choose(E.binary('lessOrEqual',A(0),E.number(0)),E.number(0),A(0)),[a]);
const exp=(g:Builder,a:number)=>map(g,E.unary('exp',A(0)),[a]);
const log=(g:Builder,a:number)=>map(g,E.unary('log',A(0)),[a]);
const sz=(s:readonly number[])=>s.reduce((a,b)=>a*b,1);
const param=(g:Builder,name:string,shape:number[])=>named(g,{kind:'parameter',name,shape});
const input=(g:Builder,name:string,shape:number[],integer=false)=>named(g,{kind:'input',name,shape,...(integer?{type:'integer' as const}:{})});
const linear=(g:Builder,name:string,x:number,o:number)=>{const s=shapeOf(g,x);return add(g,matmul(g,x,transpose(g,param(g,name+'.w',[o,s.at(-1)!]))),param(g,name+'.b',[o]));};
const crossEntropy=(g:Builder,x:number,label:number)=>{const s=shapeOf(g,x);const C=s.at(-1)!;const R=sz(s)/C;x=reshape(g,x,[R,C]);label=reshape(g,label,[R,1]);
 const m=max(g,x,[1]);const lse=add(g,log(g,sum(g,exp(g,sub(g,x,m)),[1])),m);const hot=map(g,E.binary('equal',A(0),A(1)),[index(g,C,1,2),label]);const picked=sum(g,mul(g,x,hot),[1]);
 return scale(g,reshape(g,sum(g,sub(g,lse,picked),[0,1]),[]),1/R);};
const layerNorm=(g:Builder,name:string,x:number)=>{const C=shapeOf(g,x).at(-1)!;const ax=[shapeOf(g,x).length-1];const mu=scale(g,sum(g,x,ax),1/C);const xc=sub(g,x,mu);const v=scale(g,sum(g,mul(g,xc,xc),ax),1/C);
 const y=map(g,E.over(A(0),E.unary('sqrt',E.plus(A(1),E.number(1e-5)))),[xc,v]);return add(g,mul(g,y,param(g,name+'.g',[C])),param(g,name+'.b',[C]));};
const gelu=(g:Builder,x:number)=>map(g,E.times(E.times(A(0),E.number(.5)),E.plus(E.number(1),E.unary('tanh',E.times(E.number(Math.sqrt(2/Math.PI)),E.plus(A(0),E.times(E.number(0.044715),E.binary('power',A(0),E.number(3)))))))),[x]);
const softmax=(g:Builder,x:number)=>{const ax=[shapeOf(g,x).length-1];const e=exp(g,sub(g,x,max(g,x,ax)));return map(g,E.over(A(0),A(1)),[e,sum(g,e,ax)]);};
export const models:Record<string,(g:Builder)=>{loss:number}>={
 mlp:(g)=>{const x=input(g,'x',[64,784]);return{loss:crossEntropy(g,linear(g,'l2',relu(g,linear(g,'l1',x,200)),10),input(g,'y',[64],true))};},
 cnn:(g)=>{let x=input(g,'x',[128,1,28,28]);const conv=(n:string,x:number,o:number)=>{const c=shapeOf(g,x)[1]!;return add(g,conv2d(g,x,param(g,n+'.w',[o,c,5,5]),{stride:[1,1],padding:[2,2],dilation:[1,1],groups:1}),reshape(g,param(g,n+'.b',[o]),[1,o,1,1]));};
  const pool=(x:number)=>poolPick(g,x,x,{kernel:[2,2],stride:[2,2],padding:[0,0]});
  x=pool(relu(g,conv('c1',x,32)));x=pool(relu(g,conv('c2',x,64)));x=reshape(g,x,[128,3136]);
  return{loss:crossEntropy(g,linear(g,'out',relu(g,linear(g,'hid',x,1024)),10),input(g,'y',[128],true))};},
 gpt:(g)=>{const [V,T,D,H,L,B]=[65,64,64,4,2,16];const tok=input(g,'x',[B,T],true),y=input(g,'y',[B,T],true);const wte=param(g,'wte',[V,D]),wpe=param(g,'wpe',[T,D]);
  let h=add(g,take(g,wte,tok),wpe); const mask=constant(g,Array.from({length:T*T},(_,i)=>i%T>Math.floor(i/T)?-Infinity:0),[T,T]);
  for(let l=0;l<L;l++){const qkv=permute(g,reshape(g,linear(g,`${l}.qkv`,layerNorm(g,`${l}.ln1`,h),3*D),[B,T,3,H,D/H]),[2,0,3,1,4]);
   const part=(i:number)=>reshape(g,slice(g,qkv,[i,0,0,0,0],[i+1,B,H,T,D/H]),[B,H,T,D/H]);const[q,k,v]=[part(0),part(1),part(2)];
   const s=add(g,scale(g,matmul(g,q,transpose(g,k)),1/Math.sqrt(D/H)),mask);const o=reshape(g,permute(g,matmul(g,softmax(g,s),v),[0,2,1,3]),[B,T,D]);
   h=add(g,h,linear(g,`${l}.proj`,o,D));h=add(g,h,linear(g,`${l}.fc2`,gelu(g,linear(g,`${l}.fc1`,layerNorm(g,`${l}.ln2`,h),4*D)),D));}
  return{loss:crossEntropy(g,matmul(g,layerNorm(g,'lnf',h),transpose(g,wte)),y)};},
};
export async function run(name:string,blas:boolean){
 const g=newBuilder();const t0=performance.now();const{loss}=models[name]!(g);
 const params=g.nodes.flatMap((n,i)=>n.kind==='parameter'?[i]:[]);
 const grads=grad(g,loss,params);const outputs:Record<string,number>={loss};params.forEach((p,i)=>outputs['grad '+(g.nodes[p] as any).name]=grads[i]!);
 const graph=finish(g,outputs);const t1=performance.now();
 let end=1024;const place=new Map<string,number>();const shapes=new Map<string,readonly number[]>();
 for(const n of graph.nodes)if(n.kind==='input'||n.kind==='parameter'){place.set(n.kind+n.name,end);shapes.set(n.kind+n.name,n.shape);end+=aligned(sz(n.shape)*4);}
 const kernels=new KernelSet();const gemm=blas&&found.found?blasGemm(found.blas):wasmGemm;
 const compiled=compileGraph(graph,{gemm,kernels,leaf:(k,n)=>place.get(k+n)!,output:()=>undefined});
 const placed=placeGraphs([compiled],gemm,end);const t2=performance.now();
 const module=await compileWat(graphKernels(kernels),placed.bytes);const inst=new WebAssembly.Instance(module,imports);const memory=(inst.exports['memory'] as any).buffer as ArrayBuffer;
 const [open]=placed.open({memory,exports:inst.exports});const t3=performance.now();
 return{graph,open:open!,memory,place,shapes,kernels,compiled,times:[t1-t0,t2-t1,t3-t2],bytes:placed.bytes};
}
if(process.env["G"])for(const name of process.argv.slice(2)){for(const blas of[true,false]){
 const r=await run(name,blas);let s=1;const rnd=()=>{s=(s*1103515245+12345)%2147483648;return s/2147483648;};
 for(const[k,a]of r.place){const v=new Float32Array(r.memory,a,sz(r.shapes.get(k)!));for(let i=0;i<v.length;i++)v[i]=k==='inputx'&&name==='gpt'||k==='inputy'?Math.floor(rnd()*(name==='gpt'?65:10)):(rnd()-.5)*.2;}
 r.open.run();console.log(name,blas?'blas':'wasm','nodes',r.graph.nodes.length,'steps',r.compiled.steps.length,'kernels',r.kernels.texts.length,'ms',r.times.map(t=>t.toFixed(0)).join('/'),'MB',(r.bytes/1e6).toFixed(1),'loss',r.open.output('loss')[0],Object.keys(r.graph.outputs).filter(k=>k!=='loss').map(k=>Math.hypot(...r.open.output(k).slice(0,50000)).toFixed(5)).join(' '));
 for(let i=0;i<3;i++)r.open.run();let best=1e9;const n=name==='cnn'?(blas?8:3):name==='mlp'?300:20;for(let i=0;i<n;i++){const t=performance.now();r.open.run();best=Math.min(best,performance.now()-t);}console.log('  best',best.toFixed(3),'ms');
}}
