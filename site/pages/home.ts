import { shipped, type Shipped } from '../parts/data'
import { startForm } from '../parts/form'

startForm(shipped<Shipped<'say'>>())
