package web_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/web"
)

// slot is a time at the desk of [desks], in the morning of a day in March.
func slot(day, hour int) casework.BookingRequest {
	return casework.BookingRequest{Desk: "d1", At: time.Date(2026, 3, day, hour-8, 0, 0, 0, time.UTC)}
}

// expected lists who is expected at the desk on a day.
func (s *system) expected(day string) []records.Appointment {
	s.t.Helper()
	r := s.call(verifier(), "GET", "provider/appointments?desk=d1&day="+day, nil)
	var list casework.Appointments
	must(s.t, json.Unmarshal(r.body, &list))
	return list.Appointments
}

// TestReplacedPersonFreesHisAppointment: another person's visit begins anew, so
// that what the former one booked is somebody else's again.
func TestReplacedPersonFreesHisAppointment(t *testing.T) {
	s := newSystem(t)
	s.set(func(p *records.ProviderSettings) { p.Desks = desks() })
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.do(applicant(1), "PUT", "applicant/cases/"+id+"/sites/s1/booking", slot(9, 9))
	if got := s.expected("2026-03-09"); len(got) != 1 || got[0].Case != id {
		t.Fatalf("expected %+v", got)
	}
	f := form(1)
	next := form(77).Persons[1]
	next.ID, next.Capacity, next.Attachments = "p2", f.Persons[1].Capacity, f.Persons[1].Attachments
	f.Persons[1] = next
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/persons/p2/replacement", web.FormBody{Form: f})
	s.stands(id, filing.AwaitingPreCheck)
	if got := s.expected("2026-03-09"); len(got) != 0 {
		t.Errorf("the former head is still expected: %+v", got)
	}
	s.passPreCheck(id)
	r := s.call(applicant(1), "GET", "applicant/cases/"+id+"?purpose=own-case", nil)
	var v web.Case
	must(t, json.Unmarshal(r.body, &v))
	if len(v.Booked) != 0 {
		t.Errorf("the new head has the former one's appointment: %+v", v.Booked)
	}
	s.do(applicant(1), "PUT", "applicant/cases/"+id+"/sites/s1/booking", slot(9, 9))
}

// TestCapacityHolds: many ask for one day at once; as many get it as the desk
// takes, and everybody else is told what he can do.
func TestCapacityHolds(t *testing.T) {
	const many = 10
	s := newSystem(t)
	s.set(func(p *records.ProviderSettings) { p.Desks = desks() })
	ids := make([]string, many)
	for i := range ids {
		ids[i] = s.submit(i+1, form(i+1))
		s.passPreCheck(ids[i])
	}
	var group sync.WaitGroup
	codes := make([]string, many)
	for i, id := range ids {
		group.Go(func() {
			r := s.call(applicant(i+1), "PUT", "applicant/cases/"+id+"/sites/s1/booking", slot(9, 9+i%3))
			switch r.status {
			case http.StatusOK:
				codes[i] = "booked"
			case http.StatusConflict, http.StatusServiceUnavailable:
				codes[i] = s.problem(r).Code
			default:
				codes[i] = string(r.body)
			}
		})
	}
	group.Wait()
	count := map[string]int{}
	for _, code := range codes {
		count[code]++
	}
	if count["booked"] != desks()[0].PerDay || count["booked"]+count["slot-full"]+count["busy"] != many {
		t.Errorf("the answers are %v", count)
	}
	day := s.expected("2026-03-09")
	if len(day) != desks()[0].PerDay || day[0].At.Equal(day[1].At) {
		t.Errorf("expected %+v", day)
	}
}
