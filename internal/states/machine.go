package states

import (
	"encoding/json"
	"math"
	"time"
)

// Machine is a definition that [Load] has accepted. It never changes.
type Machine struct {
	startAt string
	states  map[string]state
}

// state is one of *choice, *task and succeed.
type state interface {
	targets() []string // names of the states that may follow
}

// choice leads to the state of the first rule that holds.
type choice struct {
	rules    []rule
	fallback string
}

type rule struct {
	variable path
	equals   string
	next     string
}

// task invokes a function, and with waits then waits for its token.
type task struct {
	function string
	waits    bool
	payload  template
	selector template
	retry    []retrier
	catch    []catcher
	next     string
}

type retrier struct {
	errors      []string
	interval    time.Duration
	backoff     float64
	maxDelay    time.Duration
	maxAttempts int
}

type catcher struct {
	errors []string
	next   string
}

// succeed ends the execution; its input is the execution's output.
type succeed struct{}

func (c *choice) targets() []string {
	names := []string{c.fallback}
	for _, r := range c.rules {
		names = append(names, r.next)
	}
	return names
}

func (t *task) targets() []string {
	names := []string{t.next}
	for _, c := range t.catch {
		names = append(names, c.next)
	}
	return names
}

func (succeed) targets() []string { return nil }

// pick names the state that follows for input. A variable that leads to
// nothing is a *runtimeError; one that is no string equals nothing.
func (c *choice) pick(input json.RawMessage) (string, error) {
	d := read(input)
	var at string
	var value any // of the variable at
	for _, r := range c.rules {
		if r.variable.text != at {
			raw, err := r.variable.find(d)
			if err != nil {
				return "", err
			}
			at, value = r.variable.text, nil
			_ = json.Unmarshal(raw, &value)
		}
		if value == r.equals {
			return r.next, nil
		}
	}
	return c.fallback, nil
}

// delay is how long to wait before a retry that this retrier has granted
// earlier times in the same state: the interval times the backoff rate to the
// power of earlier, at most the largest delay, and of that a random part
// (JitterStrategy FULL); random is in [0, 1). It is whole milliseconds.
func (r retrier) delay(earlier int, random float64) time.Duration {
	longest := float64(r.interval) * math.Pow(r.backoff, float64(earlier))
	longest = min(longest, float64(r.maxDelay))
	return time.Duration(longest * random).Truncate(time.Millisecond)
}

// matches reports whether an error of that name is one of the names in a
// Retry or Catch. The terminal errors are matched by nothing.
func matches(names []string, name string) bool {
	if terminal(name) {
		return false
	}
	for _, n := range names {
		if n == name || n == errorAll || n == errorTaskFailed && name != errorTimeout {
			return true
		}
	}
	return false
}

func terminal(name string) bool { return name == errorRuntime || name == errorDataLimit }
