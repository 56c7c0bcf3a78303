package bus_test

import (
	"slices"
	"testing"
	"time"

	"beian/internal/awsrun/bus"
	"beian/internal/awsrun/recorded"
	"beian/internal/casework"
)

func TestPut(t *testing.T) {
	e := casework.Envelope{
		ID: "c1-4", Type: "NumberIssued", Time: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), Detail: []byte(`{"caseId":"c1","version":4}`),
	}
	for _, c := range []struct {
		recordings []string
		taken      bool
	}{
		{[]string{"put"}, true},
		{[]string{"entry-throttled"}, false},
		{[]string{"entry-refused"}, false},
		{[]string{"failed-without-entries"}, false},
		{[]string{"nothing-said"}, false},
		{[]string{"put-cut-short"}, false},
		{[]string{"access-denied"}, false},
		{[]string{"throttled", "put"}, true},
		{[]string{"internal", "throttled", "put"}, true},
		{[]string{"internal", "entry-throttled"}, false},
		{slices.Repeat([]string{"internal"}, 3), false},
	} {
		s := recorded.Play(t, c.recordings...)
		err := bus.Open(s.Config(), bus.Environment{Bus: "events"}).Put(t.Context(), e)
		if (err == nil) != c.taken {
			t.Errorf("%q: got %v", c.recordings, err)
		}
		s.AskedOnly(`POST / AWSEvents.PutEvents {"Entries":[{"Detail":"{\"caseId\":\"c1\",\"version\":4}","DetailType":"NumberIssued",` +
			`"EventBusName":"events","Resources":["c1-4"],"Source":"beian","Time":1772413200}]}`)
	}
}
