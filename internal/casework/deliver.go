package casework

import (
	"context"
	"errors"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// Deliver hands what waits for a bureau to its system, in sequence and in
// batches, and moves the cases by the answers (requirements D1). One that the
// system answers later stays queued and is asked for again by the next call; what
// it does not answer at all stays too, and so does everything while it can't be
// reached, for as long as it takes: it is tried again within minutes. Where the
// system asks for an earlier sequence, handing over begins there again, with what
// was settled before. It answers how many deliveries were settled. While another
// call has the lease of a bureau's own system, nothing happens. A delivery whose
// answer was lost is handed over again under the same sequence, which the system
// recognises.
func (d *Desk) Deliver(ctx context.Context, bureau string) (int, error) {
	last, err := records.ReadCounter(ctx, d.Table, records.SequenceKey(bureau))
	if err != nil || last == 0 {
		return 0, unavailable(err)
	}
	through, err := records.ReadCounter(ctx, d.Table, records.SettledKey(bureau))
	if err != nil || through >= last {
		return 0, unavailable(err)
	}
	out := &outbox{desk: d, bureau: bureau, takes: d.Bureau.Takes(bureau), through: through, last: last, asked: map[int64]bool{}}
	if !out.takes.Own {
		return out.drain(ctx)
	}
	l, free, err := d.lease(ctx, bureau)
	if err != nil || !free {
		return 0, err
	}
	out.lease = &l
	settled, err := out.drain(ctx)
	return settled, errors.Join(err, d.release(ctx, l, err))
}

// outbox is the way through a bureau's outbox in one call.
type outbox struct {
	desk    *Desk
	bureau  string
	takes   Taking
	lease   *records.Lease // of a system of the bureau's own
	through int64          // everything up to it is settled
	last    int64          // sequence that was given last
	from    int64          // where the bureau asked to begin again, 0 if it did not
	rewinds int            // how often it did
	asked   map[int64]bool // to be answered later, and not again in this call
}

// maxRewinds bounds how often a bureau's system may ask to begin again in one
// call: one that never stops asking is broken.
const maxRewinds = 3

func (o *outbox) drain(ctx context.Context) (settled int, err error) {
	for {
		size := max(o.takes.Batch, 1)
		if o.lease != nil && o.lease.Failures > 0 {
			size = 1 // for each is opened and the reading recorded, though it may not be taken
		}
		batch, err := o.next(ctx, size)
		if err != nil || len(batch) == 0 {
			return settled, err
		}
		if held, err := o.hold(ctx); err != nil || !held {
			return settled, err
		}
		n, goesOn, err := o.handOver(ctx, batch)
		settled += n
		if err != nil || !goesOn {
			return settled, err
		}
		if o.lease != nil {
			o.lease.Failures = 0
		}
	}
}

// hold keeps the lease for another batch, if there is one; held is false when
// somebody else has taken it.
func (o *outbox) hold(ctx context.Context) (held bool, err error) {
	if o.lease == nil {
		return true, nil
	}
	*o.lease, held, err = o.desk.extend(ctx, *o.lease, o.desk.Now().Add(leaseTime))
	return held, err
}

// next gives the next deliveries to hand over: those that wait, or, where the
// bureau asked to begin again, all from there on. On the way it notes how far
// everything is settled.
func (o *outbox) next(ctx context.Context, size int) ([]records.Delivery, error) {
	start := o.through + 1
	if o.from > 0 {
		start = min(start, o.from)
	}
	var batch []records.Delivery
	through, cursor := o.through, ""
	for {
		page, following, err := records.Deliveries(ctx, o.desk.Table, o.bureau, start, cursor, table.MaxPage)
		if err != nil {
			return nil, unavailable(err)
		}
		for _, w := range page {
			if !w.Settled.IsZero() && w.Sequence == through+1 {
				through++
			}
			if !o.asked[w.Sequence] && w.Sequence >= o.from && (w.Settled.IsZero() || o.from > 0) {
				batch = append(batch, w)
			}
			if len(batch) == size {
				return batch, o.note(ctx, through)
			}
		}
		if cursor = following; cursor == "" {
			return batch, o.note(ctx, through)
		}
	}
}

// note keeps how far everything is settled.
func (o *outbox) note(ctx context.Context, through int64) error {
	if through == o.through {
		return nil
	}
	o.through = through
	it, err := records.SettledItem(o.bureau, through)
	if err != nil {
		return err
	}
	_, err = startOver(ctx, decision{}, o.desk.Table.Commit(ctx, table.Put(it, table.Always())))
	return err // what is not noted is only read again
}

// handOver hands a batch to the bureau's system and takes its answers. goesOn
// says that there may be more to do in this call.
func (o *outbox) handOver(ctx context.Context, batch []records.Delivery) (settled int, goesOn bool, err error) {
	entries := make([]Submission, len(batch))
	for i, w := range batch {
		if entries[i], err = o.desk.entry(ctx, o.takes, w); err != nil {
			return 0, false, err
		}
	}
	answers, err := o.desk.Bureau.Submit(ctx, o.bureau, entries)
	if err != nil {
		return 0, false, &filing.Error{
			Kind: filing.Unavailable, Code: "bureau", Detail: "the bureau's system does not answer; the deliveries stay queued", Err: err,
		}
	}
	for i, w := range batch {
		a, answered := answerTo(answers, w.Sequence)
		if !answered {
			break // the rest was not taken: it comes next, in order
		}
		done, err := o.desk.settleDelivery(ctx, w, entries[i], a)
		if err != nil {
			return settled, false, err
		}
		if a.Result == Later {
			o.asked[w.Sequence] = true
		}
		if done {
			settled++
		}
		if o.from > 0 {
			o.from = w.Sequence + 1
		}
		goesOn = true
	}
	if answers.Expected > 0 {
		return settled, true, o.rewind(answers.Expected)
	}
	return settled, goesOn, nil
}

// rewind lets the next batch begin where the bureau's system expects it to.
func (o *outbox) rewind(expected int64) error {
	o.rewinds++
	if expected > o.last || o.rewinds > maxRewinds {
		return filing.Errorf(filing.Unavailable, "bureau-sequence", "",
			"the bureau's system expects the sequence %d, which it is not given or does not take; the deliveries stay queued", expected)
	}
	o.from = expected
	return nil
}

func answerTo(answers Answers, sequence int64) (Answer, bool) {
	for _, a := range answers.Answers {
		if a.Sequence == sequence {
			return a, true
		}
	}
	return Answer{}, false
}
