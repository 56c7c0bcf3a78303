// Runs Lighthouse over pages, mobile as by default, in one Chromium, and prints a line of
// JSON for each: node lighthouse.mjs '{"chromium": "/usr/bin/chromium", "pages": [{"name", "url", "session"}]}'.
// Session is what the tab keeps as its session before the page runs.
import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'

const { chromium, pages } = JSON.parse(process.argv[2])
const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-quic', '--disable-component-update'] })
try {
  for (const { name, url, session } of pages) {
    const page = await browser.newPage()
    if (session) await page.evaluateOnNewDocument((text) => sessionStorage.setItem('beian.session', text), session)
    await page.bringToFront()
    let lhr
    // Chromium now and then begins no trace; that says nothing of the page.
    for (let n = 0; n < 2 && (!lhr || lhr.runtimeError?.code === 'NO_NAVSTART'); n++) {
      console.log('begins ' + name)
      ;({ lhr } = await lighthouse(url, { logLevel: 'error', output: 'json', disableFullPageScreenshot: true }, undefined, page))
    }
    const number = (id) => lhr.audits[id]?.numericValue ?? -1
    const failed = Object.values(lhr.audits).filter((a) => a.score !== null && a.score < 0.9 && a.scoreDisplayMode !== 'informative')
    const result = {
      name,
      error: lhr.runtimeError?.message ?? '',
      scores: Object.fromEntries(Object.values(lhr.categories).map((c) => [c.id, Math.round((c.score ?? 0) * 100)])),
      fcp: number('first-contentful-paint'),
      lcp: number('largest-contentful-paint'),
      tbt: number('total-blocking-time'),
      cls: number('cumulative-layout-shift'),
      bytes: number('total-byte-weight'),
      shifted: (lhr.audits['layout-shifts']?.details?.items ?? []).map((i) => i.node?.selector ?? '?'),
      failed: failed.map((a) => a.id),
    }
    console.log('result ' + JSON.stringify(result))
    await page.close()
  }
} finally {
  await browser.close()
}
