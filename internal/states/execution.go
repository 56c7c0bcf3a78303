package states

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"beian/internal/table"
)

// Status is what has become of an execution, in the words of the API.
type Status string

// The statuses of an execution.
const (
	Running   Status = "RUNNING"
	Succeeded Status = "SUCCEEDED"
	Failed    Status = "FAILED"
	Aborted   Status = "ABORTED"
)

// MaxEntered is how many states [Execution].Entered holds.
const MaxEntered = 64

// Execution is one run of the machine as [Engine.Describe] gives it. Times are
// UTC with milliseconds.
type Execution struct {
	Name    string          `json:"-"`
	Status  Status          `json:"status"`
	Input   json.RawMessage `json:"input"`
	Output  json.RawMessage `json:"output,omitempty"` // of a succeeded execution
	Error   string          `json:"error,omitempty"`  // of a failed execution; of a running one, the latest of a task
	Cause   string          `json:"cause,omitempty"`  // of an execution that failed or was stopped
	Started time.Time       `json:"started"`
	Stopped time.Time       `json:"stopped,omitzero"`

	State     string    `json:"state"`        // that it is in, or was in last
	EnteredAt time.Time `json:"at"`           // when it entered the state: later for each state
	Retries   int       `json:"retries"`      // so far in the state
	Due       time.Time `json:"due,omitzero"` // when it must act; zero while it waits for an answer and after its end
	Events    int       `json:"events"`       // of its history, counted as on AWS
	Count     int       `json:"count"`        // states entered
	Entered   []string  `json:"entered"`      // the latest of them in order, at most [MaxEntered]
}

// execution is an execution as it is stored.
type execution struct {
	Execution
	StateInput json.RawMessage `json:"stateInput"`
	Granted    []int           `json:"granted,omitempty"` // retries in the state by each of its retriers
	Token      string          `json:"token,omitempty"`   // of this attempt, if the state waits for one
	Format     int             `json:"format"`

	version int64 // of the item it replaces; 0 if there is none
	fresh   bool  // not yet stored as running
}

// format is the form of the items that this code writes. It reads no other.
const format = 1

// KindExecution is the kind of an execution's item: putting one may make it due.
const KindExecution table.Kind = "execution"

// Kinds, partitions and sort keys of the engine's other items.
const (
	kindRunning table.Kind = "execution-running"

	executionPrefix  = "execution#"
	executionSort    = "execution"
	runningPartition = "execution-running"
	duePartition     = "execution-due"
	dueLayout        = "2006-01-02T15:04:05.000Z" // sorts as text
)

func executionKey(name string) table.Key {
	return table.Key{Partition: executionPrefix + name, Sort: executionSort}
}

func runningKey(name string) table.Key {
	return table.Key{Partition: runningPartition, Sort: name}
}

// Describe gives the execution of that name, or [ErrExecutionDoesNotExist].
func (e *Engine) Describe(ctx context.Context, name string) (Execution, error) {
	x, err := e.load(ctx, name)
	if err != nil {
		return Execution{}, err
	}
	return x.Execution, nil
}

// Running lists the names of running executions in order, at most limit of
// them (1 to [table.MaxPage]) from cursor, "" being the start. Another page
// follows unless next is empty; a page may be short, even empty.
func (e *Engine) Running(ctx context.Context, limit int, cursor string) (names []string, next string, err error) {
	page, err := e.Table.Query(ctx, table.Query{Partition: runningPartition, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("states: list running: %w", err)
	}
	for _, item := range page.Items {
		names = append(names, item.Key.Sort)
	}
	return names, page.Cursor, nil
}

func (e *Engine) load(ctx context.Context, name string) (*execution, error) {
	if !validName(name) {
		return nil, ErrExecutionDoesNotExist
	}
	item, err := e.Table.Get(ctx, executionKey(name))
	if errors.Is(err, table.ErrNotFound) {
		return nil, ErrExecutionDoesNotExist
	}
	if err != nil {
		return nil, fmt.Errorf("states: load %s: %w", name, err)
	}
	x := &execution{}
	if err := json.Unmarshal(item.Body, x); err != nil {
		return nil, fmt.Errorf("states: load %s: %w", name, err)
	}
	if x.Format != format {
		return nil, fmt.Errorf("states: load %s: item has format %d, not %d", name, x.Format, format)
	}
	x.Name, x.version = name, item.Version
	return x, nil
}

// save commits x over the version that it was loaded at. An execution whose
// history is full is failed first.
func (e *Engine) save(ctx context.Context, x *execution) error {
	e.limit(x)
	x.Format = format
	body, err := json.Marshal(x)
	if err != nil {
		return fmt.Errorf("states: save %s: %w", x.Name, err)
	}
	item := table.Item{Key: executionKey(x.Name), Version: x.version + 1, Kind: KindExecution, Body: body}
	if !x.Due.IsZero() {
		due := table.Key{Partition: duePartition, Sort: x.Due.Format(dueLayout)}
		item.Index = map[table.Index]table.Key{table.Work: due}
	}
	condition := table.IfVersion(x.version)
	if x.version == 0 {
		condition = table.IfAbsent()
	}
	if x.Status != Running {
		item.Expires = x.Stopped.Add(NameReuse)
	}
	writes := []table.Write{table.Put(item, condition)}
	listed := table.Item{Key: runningKey(x.Name), Version: 1, Kind: kindRunning}
	switch running := x.Status == Running; {
	case running && x.fresh:
		writes = append(writes, table.Put(listed, table.Always()))
	case !running && !x.fresh:
		writes = append(writes, table.Delete(listed.Key, table.Always()))
	}
	if err := e.Table.Commit(ctx, writes...); err != nil {
		return fmt.Errorf("states: save %s: %w", x.Name, err)
	}
	return nil
}

// validName accepts what Step Functions accepts and can also log.
func validName(name string) bool {
	const allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"
	return name != "" && len(name) <= maxName && strings.Trim(name, allowed) == ""
}
