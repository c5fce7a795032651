import { renderAll } from '../../support/matrix-render';
import { changesBetween } from '../../support/matrix-diff';
import { Routing, Encryption, CertificateIssuance } from '../../../lib';
test('x', () => {
  const vs = ['1.18.12','1.19.6','1.20.0'];
  const props = [{}, {bandwidthManager:true}, {hubble:{relay:true}}, {envoy:{logLevel:'debug' as const}}, {mtu:1400},{imageRegistry:'registry.example/mirror'},{encryption:Encryption.wireguard()}, {routing:Routing.native()}, {certificates:CertificateIssuance.disabled()}, {bgpControlPlane:true},{gatewayApi:true}];
  const t=Date.now();
  const r = renderAll(vs.flatMap((version)=>props.map((p)=>({version, props:p}))));
  console.log(Date.now()-t);
  const out: string[]=[];
  vs.forEach((v,i)=>props.forEach((p,j)=>{ const b=r[i*props.length]!, a=r[i*props.length+j]!; out.push(`## ${v} ${JSON.stringify(p)}`, ...a.errors.map(e=>'ERR '+e.code+e.what), ...a.warnings.map(e=>'WARN '+e.code+e.what), ...changesBetween(b.objects,a.objects)); }));
  require('fs').writeFileSync('/tmp/mx/out.txt', out.join('\n'));
});
