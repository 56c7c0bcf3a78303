import { byId } from '../parts/dom'

/** Leads to the page of a province, narrowed to a nature by its fragment; the pages work without it. */
function startChooser(chooser: HTMLFormElement): void {
  chooser.addEventListener('submit', (event) => {
    event.preventDefault()
    const province = byId<HTMLSelectElement>('province').value
    location.assign(new URL(province + '/#' + byId<HTMLSelectElement>('nature').value, chooser.action))
  })
}

const chooser = document.getElementById('chooser')
if (chooser instanceof HTMLFormElement) startChooser(chooser)
