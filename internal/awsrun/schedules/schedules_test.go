package schedules_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/awsrun/recorded"
	"beian/internal/awsrun/schedules"
	"beian/internal/casework"
)

func open(s *recorded.Service, now time.Time) schedules.Schedules {
	env := schedules.Environment{Group: "g", Role: "role", Target: "target"}
	return schedules.Open(s.Config(), env, func() time.Time { return now })
}

func TestArm(t *testing.T) {
	for _, c := range []struct {
		recordings []string
		armed      bool
	}{
		{[]string{"created"}, true},
		{[]string{"conflict"}, true},
		{[]string{"conflict-with-namespace"}, true},
		{[]string{"internal-server", "conflict"}, true}, // the first try had made it
		{[]string{"throttled", "created"}, true},
		{[]string{"internal-server", "throttled", "created"}, true},
		{slices.Repeat([]string{"throttled"}, 3), false},
		{slices.Repeat([]string{"internal-server"}, 3), false},
		{[]string{"group-not-found"}, false},
		{[]string{"validation"}, false},
		{[]string{"quota-exceeded"}, false},
		{[]string{"access-denied"}, false},
		{[]string{"created-cut-short"}, false},
	} {
		s := recorded.Play(t, c.recordings...)
		now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
		err := open(s, now).Arm(t.Context(), "c1-4-1", now.Add(time.Hour), casework.Wake{Case: "c1", Started: 4, Offset: 1})
		if (err == nil) != c.armed {
			t.Errorf("%q: got %v", c.recordings, err)
		}
		asksForOne(t, s)
	}
}

// asksForOne holds every try against the schedule that is to be made. The
// SDK's own token is the same at each of them, so that a try whose answer was
// lost makes nothing twice.
func asksForOne(t *testing.T, s *recorded.Service) {
	t.Helper()
	const want = `POST /schedules/c1-4-1 {"ActionAfterCompletion":"DELETE","ClientToken":"TOKEN","FlexibleTimeWindow":{"Mode":"OFF"},` +
		`"GroupName":"g","ScheduleExpression":"at(2026-03-02T02:00:00)",` +
		`"Target":{"Arn":"target","Input":"{\"caseId\":\"c1\",\"started\":4,\"offset\":1}","RoleArn":"role"}}`
	tokens := map[string]bool{}
	for _, r := range s.Asked() {
		var sent struct{ ClientToken string }
		if err := json.Unmarshal([]byte(r.Body), &sent); err != nil {
			t.Fatal(err)
		}
		tokens[sent.ClientToken] = true
		if got := strings.Replace(r.String(), sent.ClientToken, "TOKEN", 1); got != want {
			t.Errorf("asked %s\nwant  %s", got, want)
		}
	}
	if len(tokens) != 1 || tokens[""] {
		t.Errorf("the tries had the tokens %v", tokens)
	}
}

// TestTime: the first full minute that is not before the time, and what is due
// already, the next one.
func TestTime(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 30, 0, time.FixedZone("Asia/Shanghai", 8*3600))
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{now.Add(24 * time.Hour), "at(2026-03-03T01:01:00)"},
		{now.Add(24*time.Hour - 30*time.Second), "at(2026-03-03T01:00:00)"},
		{now.Add(24*time.Hour - 30*time.Second + 1), "at(2026-03-03T01:01:00)"},
		{now, "at(2026-03-02T01:02:00)"},
		{now.Add(-time.Hour), "at(2026-03-02T01:02:00)"},
	} {
		s := recorded.Play(t, "created")
		if err := open(s, now).Arm(t.Context(), "c1-4-1", c.at, casework.Wake{Case: "c1"}); err != nil {
			t.Fatal(err)
		}
		var sent struct{ ScheduleExpression string }
		if err := json.Unmarshal([]byte(s.Asked()[0].Body), &sent); err != nil || sent.ScheduleExpression != c.want {
			t.Errorf("at %s: got %s, %v, want %s", c.at, sent.ScheduleExpression, err, c.want)
		}
	}
}

// TestInput: remind reads what the schedule hands it.
func TestInput(t *testing.T) {
	s := recorded.Play(t, "created")
	now, wake := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), casework.Wake{Case: "c1", Started: 4, Offset: 1}
	if err := open(s, now).Arm(t.Context(), "c1-4-1", now, wake); err != nil {
		t.Fatal(err)
	}
	var sent struct{ Target struct{ Input string } }
	if err := json.Unmarshal([]byte(s.Asked()[0].Body), &sent); err != nil {
		t.Fatal(err)
	}
	var in schedules.Input
	if err := json.Unmarshal([]byte(sent.Target.Input), &in); err != nil || in.Wake != wake || in.Arm {
		t.Errorf("remind would get %+v, %v", in, err)
	}
}
