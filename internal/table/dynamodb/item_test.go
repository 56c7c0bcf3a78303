package dynamodb

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/table"
)

func key(partition, sort string) table.Key { return table.Key{Partition: partition, Sort: sort} }

func full() table.Item {
	return table.Item{
		Key: key("case#1", "case"), Version: 7, Kind: "case", Body: []byte("body\x00\xff"),
		Index: map[table.Index]table.Key{
			table.Queue: key("queue", "1"), table.Account: key("account", "2"), table.Work: key("work", "3"),
		},
		Expires: time.Date(2026, 3, 2, 1, 2, 3, 0, time.UTC),
	}
}

func TestEncodeDecode(t *testing.T) {
	for name, it := range map[string]table.Item{
		"full":  full(),
		"empty": {Key: key("p", "s"), Version: 1, Kind: "case"},
	} {
		if got, err := Decode(encode(it)); err != nil || !reflect.DeepEqual(got, it) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, it)
		}
	}
}

// TestLayout holds what is stored: a change needs a migration.
func TestLayout(t *testing.T) {
	got := encode(full())
	want := map[string]types.AttributeValue{
		"pk": text("case#1"), "sk": text("case"), "version": number(7), "kind": text("case"),
		"body":     &types.AttributeValueMemberB{Value: []byte("body\x00\xff")},
		"expires":  number(1772413323),
		"queue-pk": text("queue"), "queue-sk": text("1\x00case#1\x00case"),
		"account-pk": text("account"), "account-sk": text("2\x00case#1\x00case"),
		"work-pk": text("work"), "work-sk": text("3\x00case#1\x00case"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDecodeNamesWhatIsWrong(t *testing.T) {
	for _, name := range []string{"pk", "sk", "version", "kind", "queue-sk"} {
		attributes := encode(full())
		attributes[name] = &types.AttributeValueMemberBOOL{}
		if _, err := Decode(attributes); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestLongestIndexKeyFits(t *testing.T) {
	it := table.Item{Key: key(strings.Repeat("p", 300), strings.Repeat("s", 300))}
	longest := strings.Repeat("i", table.MaxIndexedKey-600)
	if n := len(joined(longest, it.Key)); n > 1024 {
		t.Errorf("sort key of %d bytes, DynamoDB takes 1024", n)
	}
}
