package bus_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"beian/internal/awsrun/bus"
	"beian/internal/casework"
)

type client struct {
	err  error
	code *string
	got  types.PutEventsRequestEntry
}

func (c *client) PutEvents(_ context.Context, in *eventbridge.PutEventsInput, _ ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error) {
	c.got = in.Entries[0]
	return &eventbridge.PutEventsOutput{Entries: []types.PutEventsResultEntry{{ErrorCode: c.code}}}, c.err
}

func TestPut(t *testing.T) {
	e := casework.Envelope{ID: "c1-4", Type: "NumberIssued", Time: time.Unix(1, 0), Detail: []byte(`{"caseId":"c1"}`)}
	cl := &client{}
	if err := bus.New(cl, "events").Put(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if *cl.got.EventBusName != "events" || *cl.got.Source != bus.Source || *cl.got.DetailType != e.Type ||
		*cl.got.Detail != string(e.Detail) || !cl.got.Time.Equal(e.Time) || cl.got.Resources[0] != e.ID {
		t.Errorf("got %+v", cl.got)
	}
	for name, cl := range map[string]*client{"down": {err: errors.New("down")}, "one entry refused": {code: aws.String("ThrottlingException")}} {
		if err := bus.New(cl, "events").Put(t.Context(), e); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
