package conformance

import (
	"context"
	"errors"
	"flag"
	"os"
	"testing"
	"time"

	"beian/internal/conformance/dynamolocal"
	"beian/internal/table"
)

// TestMain takes the folder of the jars.
func TestMain(m *testing.M) {
	flag.String("lib", "", "folder of DynamoDB Local's jars")
	flag.Parse()
	os.Exit(m.Run())
}

// start starts DynamoDB Local for one test.
func start(t *testing.T) *dynamolocal.Service {
	t.Helper()
	lib := flag.Lookup("lib").Value.String()
	if lib == "" {
		t.Fatal("say by -args -lib DIR where the jars of DynamoDB Local are")
	}
	// Longer than the test's own context, which has ended when it is cleaned up.
	s, err := dynamolocal.Start(context.WithoutCancel(t.Context()), lib)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// create makes a table with the name.
func create(t *testing.T, s *dynamolocal.Service, name string) {
	t.Helper()
	if err := dynamolocal.CreateTable(t.Context(), s.Client(nil), name); err != nil {
		t.Fatal(err)
	}
}

// briefly is how the driver waits between the tries of a write.
func briefly(try int) time.Duration { return time.Millisecond << try }

// settling waits before it says that an outcome is unknown, until no request is
// under way. One that its caller gave up may be applied a moment after the
// caller has read again. The conditions of a commit make that harmless, but the
// suite, which looks at two items one after the other, would see it happen.
type settling struct {
	table.Table
	requests *dynamolocal.Completing
}

// Commit implements [table.Table].
func (s settling) Commit(ctx context.Context, ws ...table.Write) error {
	err := s.Table.Commit(ctx, ws...)
	if errors.Is(err, table.ErrUnknown) {
		s.requests.Wait()
	}
	return err
}
