package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"beian/internal/conformance/dynamolocal"
	"beian/internal/records"
	"beian/internal/table"
)

const (
	batchSize = 25 // records of the stream for one invocation
	tries     = 3  // of an invocation that nobody waits for
	rounds    = 300 * time.Millisecond
	sweeps    = 15 * time.Second // between two sweeps; the deployment sweeps every ten minutes
)

// Wire lets the services invoke the functions as the deployment's rules,
// schedules and event source mappings do, from now on.
func (s *Cloud) Wire() error {
	stream, err := s.config.Database.Stream(s.life, s.config.Table)
	if err != nil {
		return err
	}
	s.wired = true
	s.wire(s.Machine.run)
	for _, name := range []string{"follow", "publish"} {
		s.wire(func(ctx context.Context) error { return s.read(ctx, stream, name) })
	}
	s.round("deliver", rounds)
	s.round("sweep", sweeps)
	s.Bus.mu.Lock()
	defer s.Bus.mu.Unlock()
	s.Bus.heard = s.rules
	return nil
}

func (s *Cloud) wire(do func(context.Context) error) {
	s.wires.Go(func() {
		if err := do(s.life); err != nil && s.life.Err() == nil {
			_, _ = fmt.Fprintln(s.config.Log, "cloud: a wire broke:", err)
		}
	})
}

// round invokes a function again and again, first after one pause.
func (s *Cloud) round(name string, every time.Duration) {
	s.wire(func(ctx context.Context) error {
		for {
			pause(ctx, nil, every)
			if ctx.Err() != nil {
				return nil //nolint:nilerror // the cloud is closed
			}
			s.later(name, struct{}{})
		}
	})
}

// rules is what the rules of the bus do: notices for the move itself, and the
// first schedule of its clock.
func (s *Cloud) rules(e Event) {
	s.later("notify", e.Detail)
	var detail struct {
		Case string `json:"caseId"`
	}
	if err := json.Unmarshal(e.Detail, &detail); err == nil {
		s.later("remind", map[string]any{"caseId": detail.Case, "arm": true})
	}
}

// arrived is what S3 tells of a new object.
func (s *Cloud) arrived(bucket, key string) {
	if s.wired && bucket == "quarantine" {
		s.later("receive-scan", Arrival(bucket, key))
	}
}

// Arrival is the event by which S3 tells of a new object.
func Arrival(bucket, key string) map[string]any {
	return map[string]any{
		"version": "0", "source": "aws.s3", "detail-type": "Object Created",
		"detail": map[string]any{"bucket": map[string]any{"name": bucket}, "object": map[string]any{"key": key}},
	}
}

// later invokes a function without waiting, a few times if it fails. What
// fails for good is left to the sweep, as on AWS.
func (s *Cloud) later(name string, input any) {
	s.wires.Go(func() {
		for range tries {
			if _, err := s.Invoke(s.life, name, asJSON(input)); err == nil || s.life.Err() != nil {
				return
			}
		}
	})
}

// read is the event source mapping of a function: it hands over the stream in
// batches, and from the first record that failed again.
func (s *Cloud) read(ctx context.Context, stream *dynamolocal.Stream, name string) error {
	position := ""
	for ctx.Err() == nil {
		batch, next, err := stream.Batch(ctx, position, batchSize)
		if err != nil {
			return err
		}
		failed, err := s.hand(ctx, name, batch)
		if err != nil {
			return err
		}
		switch {
		case failed >= 0:
			// Up to the record before it; the position of none stays.
			if failed > 0 {
				if position, err = sequence(batch[failed-1]); err != nil {
					return err
				}
			}
			pause(ctx, nil, 50*time.Millisecond)
		case len(batch) == 0:
			pause(ctx, nil, 20*time.Millisecond)
		default:
			position = next
		}
	}
	return nil
}

// heard is the filter of a function's mapping.
func heard(name string, r events.DynamoDBEventRecord) bool {
	kind, ok := r.Change.NewImage["kind"]
	switch {
	case !ok:
		return false
	case name == "follow":
		return kind.String() == string(records.KindFollow) && (r.EventName == "INSERT" || r.EventName == "MODIFY")
	default:
		return kind.String() == string(table.KindHistory) && r.EventName == "INSERT"
	}
}

// hand invokes a function with the records of a batch that it hears of and answers
// the place of the first that failed, or -1.
func (s *Cloud) hand(ctx context.Context, name string, batch []json.RawMessage) (failed int, err error) {
	var kept []json.RawMessage
	places := map[string]int{}
	for i, text := range batch {
		var r events.DynamoDBEventRecord
		if err := json.Unmarshal(text, &r); err != nil {
			return 0, fmt.Errorf("cloud: %w", err)
		}
		if heard(name, r) {
			kept = append(kept, text)
			places[r.Change.SequenceNumber] = i
		}
	}
	if len(kept) == 0 {
		return -1, nil
	}
	answer, err := s.Invoke(ctx, name, asJSON(map[string]any{"Records": kept}))
	if err != nil {
		return 0, nil //nolint:nilerror // the whole batch comes again, as on AWS
	}
	var out events.DynamoDBEventResponse
	if err := json.Unmarshal(answer, &out); err != nil {
		return 0, fmt.Errorf("cloud: %s: %w", name, err)
	}
	failed = -1
	for _, f := range out.BatchItemFailures {
		if i, ok := places[f.ItemIdentifier]; ok && (failed < 0 || i < failed) {
			failed = i
		}
	}
	return failed, nil
}

func sequence(text json.RawMessage) (string, error) {
	var r events.DynamoDBEventRecord
	if err := json.Unmarshal(text, &r); err != nil {
		return "", fmt.Errorf("cloud: %w", err)
	}
	return r.Change.SequenceNumber, nil
}
