// Package schedules wakes the remind function through EventBridge Scheduler.
package schedules

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"beian/internal/casework"
)

// Environment is what a function that arms schedules is configured by.
type Environment struct {
	Group  string `env:"BEIAN_SCHEDULE_GROUP"`  // name of the schedule group
	Role   string `env:"BEIAN_SCHEDULE_ROLE"`   // ARN of the role that invokes the target
	Target string `env:"BEIAN_SCHEDULE_TARGET"` // ARN of remind's alias
}

// Schedules is one group of schedules. Each fires once and is then deleted.
type Schedules struct {
	client *scheduler.Client
	env    Environment
	now    func() time.Time
}

var _ casework.Schedules = Schedules{}

// Open gives the group of the environment.
func Open(cfg aws.Config, env Environment, now func() time.Time) Schedules {
	return Schedules{scheduler.NewFromConfig(cfg), env, now}
}

// Arm implements [casework.Schedules]. The scheduler counts in minutes, so that
// the time is the first full minute that is not before at: a wake that came
// early could not arm itself again, because its own name would still be taken.
// What is due already fires in the next minute.
func (s Schedules) Arm(ctx context.Context, name string, at time.Time, w casework.Wake) error {
	input, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("schedules: %w", err)
	}
	if soon := s.now().Add(time.Minute); at.Before(soon) {
		at = soon
	}
	at = at.UTC().Add(time.Minute - 1).Truncate(time.Minute)
	_, err = s.client.CreateSchedule(ctx, &scheduler.CreateScheduleInput{
		GroupName: &s.env.Group, Name: &name,
		ScheduleExpression:    aws.String("at(" + at.Format("2006-01-02T15:04:05") + ")"),
		FlexibleTimeWindow:    &types.FlexibleTimeWindow{Mode: types.FlexibleTimeWindowModeOff},
		ActionAfterCompletion: types.ActionAfterCompletionDelete,
		Target:                &types.Target{Arn: &s.env.Target, RoleArn: &s.env.Role, Input: aws.String(string(input))},
	})
	if err == nil || errors.As(err, new(*types.ConflictException)) {
		return nil
	}
	return fmt.Errorf("schedules: arm: %w", err)
}

// Input is what the remind function is invoked with: a [casework.Wake] by a
// schedule, or by the bus a case whose next schedule is to be armed.
type Input struct {
	casework.Wake
	Arm bool `json:"arm"`
}
