import { run } from './g.tmp.ts';
const name=process.argv[2]!;
const r:any=await run(name,process.argv[3]!=='wasm');
const steps=r.compiled.steps; 
// reopen with profiling
const calls=r.open.calls as (()=>void)[]; const total=calls.map(()=>1e9);
for(let k=0;k<6;k++)calls.forEach((c,i)=>{const t=process.cpuUsage();c();const u=process.cpuUsage(t);total[i]=Math.min(total[i]!,(u.user+u.system)/1000);});
let sum=0;calls.forEach((_,i)=>{sum+=total[i]!;if(total[i]!>(process.argv[4]?+process.argv[4]:0.5))console.log(total[i]!.toFixed(2),steps[i].writes.map((w:any)=>JSON.stringify(w.shape)).join(' '),'<-',steps[i].reads.map((w:any)=>JSON.stringify(w.shape)+(w.strides)).join(' ').slice(0,150));});console.log('cpu ms',sum.toFixed(1));
