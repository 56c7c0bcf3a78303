package filing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Record is one entry of a case's history: one per version, written in the
// transaction of the move (I4). Records chain by hash, so that none can be
// changed, dropped or moved unnoticed. Facts are the event's, without personal
// data in the clear.
type Record struct {
	Case    string          `json:"case"`
	Version int64           `json:"version"`
	Event   EventName       `json:"event"`
	From    Status          `json:"from"`
	To      Status          `json:"to"`
	By      Role            `json:"by"`
	Actor   string          `json:"actor,omitempty"`
	At      time.Time       `json:"at"`
	Clock   *Clock          `json:"clock,omitempty"`
	Request string          `json:"request,omitempty"`
	Facts   json.RawMessage `json:"facts"`
	Prev    string          `json:"prev,omitempty"`
	Hash    string          `json:"hash,omitempty"`
}

func newRecord(before, after *Case, m Move) (Record, error) {
	facts, err := json.Marshal(m.Event)
	if err != nil {
		return Record{}, fmt.Errorf("facts of %s: %w", m.Event.Name(), err)
	}
	clock := m.Clock
	if clock != nil {
		own := *clock
		clock = &own
	}
	r := Record{
		Case: after.ID, Version: after.Version, Event: m.Event.Name(), From: before.Status, To: after.Status,
		By: m.By, Actor: m.Actor, At: m.At.UTC(), Clock: clock, Request: m.Request, Facts: facts, Prev: before.Chain,
	}
	r.Hash, err = r.digest()
	return r, err
}

// digest gives the hex SHA-256 of the record without its hash.
func (r Record) digest() (string, error) {
	r.Hash = ""
	b, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("history record: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// Replay applies the whole history of a case, oldest first, and gives its
// present state. It fails on the first record that is missing, out of order,
// altered, or not a move of the lifecycle.
func Replay(history []Record) (Case, error) {
	c := Case{Status: Draft}
	for i, r := range history {
		if r.Version != int64(i+1) || r.Prev != c.Chain || r.Case != history[0].Case {
			return Case{}, fmt.Errorf("history record %d: version %d does not continue the chain", i+1, r.Version)
		}
		if hash, err := r.digest(); err != nil || hash != r.Hash {
			return Case{}, fmt.Errorf("history record %d: altered (%w)", i+1, errIf(err))
		}
		event, err := DecodeEvent(r.Event, r.Facts)
		if err != nil {
			return Case{}, fmt.Errorf("history record %d: %w", i+1, err)
		}
		c.ID = r.Case
		next, again, err := c.Apply(Move{Event: event, By: r.By, Actor: r.Actor, At: r.At, Clock: r.Clock, Request: r.Request})
		if err != nil {
			return Case{}, fmt.Errorf("history record %d: %w", i+1, err)
		}
		if again.Hash != r.Hash {
			return Case{}, fmt.Errorf("history record %d: replays differently", i+1)
		}
		c = next
	}
	return c, nil
}

func errIf(err error) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("hash differs")
}
