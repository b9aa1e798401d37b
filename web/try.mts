import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
const links = [...readFileSync('/tmp/try.log','utf8').matchAll(/(Ada|Tomás|Ben|Chloe|\(waits until admitted\))\s+(http\S+)/g)].map(m=>[m[1],m[2]]);
const browser = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-gpu','--use-fake-device-for-media-stream','--use-fake-ui-for-media-stream','--disable-background-networking','--disable-component-update','--disable-sync','--no-first-run','--autoplay-policy=no-user-gesture-required'] });
const who = process.argv.slice(2);
const pages: any[]=[];
for (const [name,url] of links.filter(([n])=>who.includes(n!))) {
  const ctx = await browser.newContext({ viewport: name==='Ben'?{width:390,height:844}:{width:1440,height:900} });
  const page = await ctx.newPage(); pages.push([name,page]);
  page.on('console', m=>{ if(m.type()==='error'||m.type()==='warning') console.log(name,m.type(),m.text().slice(0,300)); });
  page.on('pageerror', e=>console.log(name,'PAGEERROR',e.message));
  await page.goto(url!); await page.waitForTimeout(1500);
  await page.screenshot({path:`/tmp/mine/${name}-1.png`});
  console.log(name, await page.getByRole('button').allInnerTexts());
  await page.getByRole('button', {name:/continue|sign in|enter|come in|join/i}).first().click(); await page.waitForTimeout(2500);
  await page.screenshot({path:`/tmp/mine/${name}-2.png`});
  console.log(name, page.url(), await page.getByRole('button').allInnerTexts());
  await page.getByRole('button', {name:/join/i}).first().click({timeout:5000}).catch(e=>console.log(name,e.message.slice(0,200))); await page.waitForTimeout(2500);
  await page.screenshot({path:`/tmp/mine/${name}-3.png`});
}
await new Promise(r=>setTimeout(r,4000));
for (const [name,page] of pages as any) { await page.screenshot({path:`/tmp/mine/${name}-4.png`}); console.log(name, await page.evaluate(()=>[...document.querySelectorAll('video')].map(v=>`${v.videoWidth}x${v.videoHeight} ${v.currentTime}`))); }
await browser.close();
