package awsrun

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/casework"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
)

// TestHolidays: a function knows the years that an operator put into its table,
// and without them, or with broken ones, starts all the same and says so.
func TestHolidays(t *testing.T) {
	platform(t)
	t.Setenv("BEIAN_TABLE", "records")
	const next = `{"year":2027,"published":"2026-11-05","sources":["示例"],"off":[{"name":"元旦","from":"2027-01-01","to":"2027-01-03"}]}`
	for name, c := range map[string]struct {
		file  string
		knows bool
		says  string
	}{
		"added":  {next, true, ""},
		"none":   {"", false, "holidays missing"},
		"broken": {`{"year":2027}`, false, "days off"},
	} {
		db := table.Checked(memory.New())
		if c.file != "" {
			it, err := records.HolidaysItem(1, map[int]json.RawMessage{2027: json.RawMessage(c.file)})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Commit(t.Context(), table.Put(it, table.Always())); err != nil {
				t.Fatal(err)
			}
		}
		var log bytes.Buffer
		var desk *casework.Desk
		_, err := prepare(func(_ *environment, _ aws.Config, d *casework.Desk) (lambda.Handler, error) {
			desk = d
			d.Table, d.Now = db, func() time.Time { return time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) }
			return nil, nil
		}, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, knows := desk.Book.Calendar().Year(2027)
		if knows != c.knows || !strings.Contains(log.String(), c.says) || c.says == "" && log.Len() > 0 {
			t.Errorf("%s: 2027 is known %v, the log says %q", name, knows, log.String())
		}
	}
}
