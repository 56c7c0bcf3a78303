// Package bus puts the system's events on an EventBridge bus.
package bus

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"beian/internal/awsrun/contract"
	"beian/internal/casework"
)

// Source is the source of all events on the bus.
const Source = contract.EventSource

// Environment is what a function that publishes events is configured by.
type Environment struct {
	Bus string `env:"BEIAN_BUS"` // name of the event bus
}

// Bus implements [casework.Bus].
type Bus struct {
	client *eventbridge.Client
	name   string
}

var _ casework.Bus = Bus{}

// Open gives the bus of the environment.
func Open(cfg aws.Config, env Environment) Bus { return Bus{eventbridge.NewFromConfig(cfg), env.Bus} }

// Put implements [casework.Bus]. The id of EventBridge is another one at each
// delivery; the event's own, which stays, is its only resource. Only an answer
// that gives an id to the one entry says that it was taken: EventBridge refuses
// entries under status 200.
func (b Bus) Put(ctx context.Context, e casework.Envelope) error {
	out, err := b.client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{{
		EventBusName: &b.name, Source: aws.String(Source), DetailType: &e.Type, Detail: aws.String(string(e.Detail)),
		Time: &e.Time, Resources: []string{e.ID},
	}}})
	if err != nil {
		return fmt.Errorf("bus: %w", err)
	}
	if len(out.Entries) != 1 {
		return fmt.Errorf("bus: the answer is about %d entries, not one", len(out.Entries))
	}
	if entry := out.Entries[0]; aws.ToString(entry.EventId) == "" {
		return fmt.Errorf("bus: refused: %s", aws.ToString(entry.ErrorCode))
	}
	return nil
}
