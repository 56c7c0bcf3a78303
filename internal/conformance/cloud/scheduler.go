package cloud

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Schedule is a schedule that fires once.
type Schedule struct {
	Name  string
	At    time.Time
	Input json.RawMessage
}

// Scheduler is EventBridge Scheduler. It keeps what it is given and fires
// nothing by itself.
type Scheduler struct {
	mu   sync.Mutex
	list []Schedule
}

// Schedules lists what is armed, in the order of arming.
func (s *Scheduler) Schedules() []Schedule {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Schedule(nil), s.list...)
}

// ServeHTTP speaks the wire of CreateSchedule.
func (s *Scheduler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, "/schedules/")
	var in struct {
		GroupName, ScheduleExpression string
		ActionAfterCompletion         string
		Target                        struct{ Arn, Input, RoleArn string }
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	at, timed := time.Parse("at(2006-01-02T15:04:05)", in.ScheduleExpression)
	if !ok || r.Method != http.MethodPost || err != nil || timed != nil || len(name) > 64 || in.GroupName != group ||
		in.Target.Arn != arn("remind") || in.ActionAfterCompletion != "DELETE" {
		refuse(w, "ValidationException")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, have := range s.list {
		if have.Name == name {
			w.Header().Set("X-Amzn-Errortype", "ConflictException")
			w.WriteHeader(http.StatusConflict)
			_, _ = w.Write([]byte(`{"Message":"the schedule exists"}`))
			return
		}
	}
	s.list = append(s.list, Schedule{Name: name, At: at, Input: json.RawMessage(in.Target.Input)})
	give(w, map[string]string{"ScheduleArn": "arn:aws:scheduler:" + Region + ":" + Account + ":schedule/" + group + "/" + name})
}
