package casework

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"strings"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// keyPattern leaves out what separates the parts of a table key, so that no
// two callers' keys can meet in one.
const keyPattern = `^[A-Za-z0-9._:-]{1,100}$`

// CheckKey demands the idempotency key that a changing call needs.
func (c Call) CheckKey() error {
	if !regexp.MustCompile(keyPattern).MatchString(c.Key) {
		return filing.Errorf(filing.Invalid, "idempotency-key", "Idempotency-Key",
			"send an Idempotency-Key of 1 to 100 letters, digits, dots, colons, hyphens or underscores, the same for every repeat of this call")
	}
	return nil
}

// seen recognises an idempotency key: with the same digest the earlier outcome,
// or refusal, is the answer, with another one the key was reused (I12).
func (d *Desk) seen(ctx context.Context, call Call) (records.Outcome, bool, error) {
	r, found, err := records.ReadRequest(ctx, d.Table, call.Actor.ID, call.Key)
	if err != nil || !found {
		return records.Outcome{}, false, unavailable(err)
	}
	if same, err := d.sameCall(ctx, r, call); err != nil || !same {
		return records.Outcome{}, false, cmp.Or(err, keyReused())
	}
	if r.Refused != nil {
		return records.Outcome{}, false, refusal(r.Refused)
	}
	return r.Outcome, true, nil
}

// orEarlier turns the error of a call into the answer of an earlier delivery of it,
// which was still under way when its key was looked for, and is what stood in the
// way: a version that has grown, a draft that is gone, a case that has moved. While
// nobody can tell whether there was one, the caller is to try again: a refusal would
// be taken for the last word.
func (d *Desk) orEarlier(ctx context.Context, call Call, out *records.Outcome, err *error) {
	if *err == nil {
		return
	}
	earlier, done, again := d.seen(ctx, call)
	if done || again != nil {
		*out, *err = earlier, again
	}
}

// refusal makes the error of a refusal that was kept.
func refusal(r *records.Refusal) error {
	return &filing.Error{Kind: r.Kind, Code: r.Code, Field: r.Field, Detail: r.Detail}
}

// remember makes the write that keeps the outcome, or the refusal if there is
// one, under the call's key.
func (d *Desk) remember(ctx context.Context, call Call, out records.Outcome, refused *records.Refusal) (table.Write, error) {
	digest, err := d.keptDigest(ctx, call)
	if err != nil {
		return table.Write{}, err
	}
	it, err := records.RequestItem(records.Request{
		Actor: call.Actor.ID, Key: call.Key, Digest: digest, Outcome: out, Refused: refused,
	}, d.Now())
	return table.Put(it, table.IfAbsent()), err
}

// keyedDigest begins a digest that is kept under a key. One without it is of before
// digests were: the bare one of the call.
const keyedDigest = "k1."

// keptDigest gives what is kept of what a call asked for: what it asked may be a
// code of six digits or an identity number, which anybody would find again by a bare
// hash of it.
func (d *Desk) keptDigest(ctx context.Context, call Call) (string, error) {
	index, err := d.Keys.Blind(ctx, "call", call.Digest)
	if err != nil {
		return "", keysDown(err)
	}
	return keyedDigest + index, nil
}

// sameCall reports whether a kept call asked for exactly what this one does.
func (d *Desk) sameCall(ctx context.Context, kept records.Request, call Call) (bool, error) {
	if !strings.HasPrefix(kept.Digest, keyedDigest) {
		return kept.Digest == call.Digest, nil
	}
	digest, err := d.keptDigest(ctx, call)
	return err == nil && kept.Digest == digest, err
}

// allow asks the policy; what must not be known to exist is answered as
// unknown.
func allow(a policy.Actor, action policy.Action, r policy.Resource, what string) error {
	err := policy.Allow(a, action, r)
	var denied *policy.Denied
	switch {
	case err == nil:
		return nil
	case errors.As(err, &denied) && denied.Hide:
		return filing.Errorf(filing.NotFound, "unknown-"+what, "", "there is no such %s", what)
	default:
		return filing.Errorf(filing.Forbidden, "forbidden", "", "your role may not do this")
	}
}

// unavailable gives a storage failure the kind that a caller repeats on.
func unavailable(err error) error {
	if errors.Is(err, table.ErrThrottled) || errors.Is(err, table.ErrUnknown) {
		return &filing.Error{Kind: filing.Unavailable, Code: "storage", Detail: "the records do not answer; try again", Err: err}
	}
	return err
}

func stale() error {
	return filing.Errorf(filing.Conflict, "stale-version", "If-Match",
		"it was changed since you read it; read it again and repeat")
}

func busy() error {
	return filing.Errorf(filing.Unavailable, "busy", "", "others are changing the same thing; try again")
}
