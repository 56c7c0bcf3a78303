package casework

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// aside is one person's change of something that is no case: f decides on it as
// it is now and gives the answer and the writes, which are committed with the
// call's key. A repeat gets the same answer again, whatever has happened since;
// another body under the key is refused (I12). What f answers holds nothing
// personal: it is kept in the clear.
func aside[T any](ctx context.Context, d *Desk, call Call, f func() (T, []table.Write, error)) (T, error) {
	var none T
	if err := call.CheckKey(); err != nil {
		return none, err
	}
	for range attempts {
		used, found, err := records.ReadRequest(ctx, d.Table, call.Actor.ID, call.Key)
		if err != nil {
			return none, unavailable(err)
		}
		if found {
			if same, err := d.sameCall(ctx, used, call); err != nil || !same {
				return none, cmp.Or(err, keyReused())
			}
			var answer T
			if err := json.Unmarshal(used.Answer, &answer); err != nil {
				return none, fmt.Errorf("answer of a used key: %w", err)
			}
			return answer, nil
		}
		answer, ws, err := f()
		if err != nil {
			return none, err
		}
		kept, err := json.Marshal(answer)
		if err != nil {
			return none, fmt.Errorf("answer: %w", err)
		}
		digest, err := d.keptDigest(ctx, call)
		if err != nil {
			return none, err
		}
		it, err := records.RequestItem(records.Request{Actor: call.Actor.ID, Key: call.Key, Digest: digest, Answer: kept}, d.Now())
		if err != nil {
			return none, err
		}
		again, err := startOver(ctx, decision{}, d.Table.Commit(ctx, append(ws, table.Put(it, table.IfAbsent()))...))
		if err != nil || !again {
			return answer, err
		}
	}
	return none, busy()
}

func keyReused() error {
	return filing.Errorf(filing.Conflict, "idempotency-key-reused", "Idempotency-Key",
		"this key was used for another call; send a new key")
}

// ofOwnProvider asks the policy for what belongs to the actor's provider, and
// reads its record.
func (d *Desk) ofOwnProvider(ctx context.Context, a policy.Actor, action policy.Action) (records.Provider, error) {
	if err := allow(a, action, policy.Resource{Provider: a.Provider}, "provider"); err != nil {
		return records.Provider{}, err
	}
	p, err := records.ReadProvider(ctx, d.Table, a.Provider)
	if err != nil {
		return records.Provider{}, unavailable(err)
	}
	return p, isListed(a, &p)
}

// listed demands that a verifier is on his provider's list, where it has one
// (A5, Plan 三(一)1): an account that was taken off it may do nothing any more,
// whatever its token says.
func (d *Desk) listed(ctx context.Context, a policy.Actor) error {
	if a.Role != policy.Verifier {
		return nil
	}
	p, err := records.ReadProvider(ctx, d.Table, a.Provider)
	if err != nil {
		return unavailable(err)
	}
	return isListed(a, &p)
}

func isListed(a policy.Actor, p *records.Provider) error {
	if a.Role == policy.Verifier && !p.Lists(a.ID) {
		return filing.Errorf(filing.Forbidden, "not-listed", "", "your provider does not list this account as a verifier; ask its manager")
	}
	return nil
}
