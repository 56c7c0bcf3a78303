package schedules_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"beian/internal/awsrun/schedules"
	"beian/internal/casework"
)

type client struct {
	err error
	got *scheduler.CreateScheduleInput
}

func (c *client) CreateSchedule(_ context.Context, in *scheduler.CreateScheduleInput, _ ...func(*scheduler.Options)) (*scheduler.CreateScheduleOutput, error) {
	c.got = in
	return &scheduler.CreateScheduleOutput{}, c.err
}

func TestArm(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 30, 0, time.FixedZone("Asia/Shanghai", 8*3600))
	wake := casework.Wake{Case: "c1", Started: 4, Offset: 1}
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
		cl := &client{}
		s := schedules.New(cl, schedules.Environment{Group: "g", Role: "r", Target: "t"}, func() time.Time { return now })
		if err := s.Arm(t.Context(), "c1-4-1", c.at, wake); err != nil {
			t.Fatal(err)
		}
		if got := *cl.got.ScheduleExpression; got != c.want {
			t.Errorf("at %s: got %s, want %s", c.at, got, c.want)
		}
		if *cl.got.Name != "c1-4-1" || *cl.got.GroupName != "g" || *cl.got.Target.Arn != "t" || *cl.got.Target.RoleArn != "r" ||
			cl.got.ActionAfterCompletion != types.ActionAfterCompletionDelete {
			t.Errorf("got %+v", cl.got)
		}
		var in schedules.Input
		if err := json.Unmarshal([]byte(*cl.got.Target.Input), &in); err != nil || in.Wake != wake || in.Arm {
			t.Errorf("remind would get %+v, %v", in, err)
		}
	}
}

func TestArmTwice(t *testing.T) {
	now := time.Now()
	for err, want := range map[error]bool{&types.ConflictException{}: true, &types.ValidationException{}: false, errors.New("down"): false} {
		s := schedules.New(&client{err: err}, schedules.Environment{}, func() time.Time { return now })
		if got := s.Arm(t.Context(), "n", now, casework.Wake{}); (got == nil) != want {
			t.Errorf("%T: got %v", err, got)
		}
	}
}
