"""What the operators' page shows: one entry per figure, in the order of the page."""

from deploy.grafana.parts import RATE, Panel, Query, Row, p50_p99, quantile, total

_NO_PROBES = '{route!~"/healthz|/readyz|/metrics"}'
_FAILED = '{route!~"/healthz|/readyz|/metrics", status=~"5.."}'

PAGE = (
    Row(
        "Tổng quan",
        (
            Panel(
                "Dịch vụ đang chạy",
                "Each service answers Prometheus: 1 when up.",
                (Query('min by (service) (up{job="xaso"})', "{{service}}"),),
                kind="stat",
                green_from=1,
            ),
            Panel(
                "Cảnh báo đang bật",
                "Alerts that fire now; each has a runbook in docs/runbooks.",
                (
                    Query(
                        'sum by (alertname, severity) (ALERTS{alertstate="firing"})',
                        "{{alertname}} ({{severity}})",
                    ),
                ),
                kind="stat",
                red=1,
            ),
            Panel(
                "Phản ánh, kiến nghị tiếp nhận trong 24 giờ",
                "Cases received in the last 24 hours, by channel; probes are not counted.",
                (Query(total("xaso_feedback_cases_total", "channel", over="24h"), "{{channel}}"),),
                kind="stat",
            ),
            Panel(
                "Báo cáo tiến độ trong 24 giờ",
                "Reports of progress in the last 24 hours, by what became of them.",
                (Query(total("xaso_tasks_progress_total", "outcome", over="24h"), "{{outcome}}"),),
                kind="stat",
            ),
        ),
    ),
    Row(
        "Tiếp nhận qua HTTP",
        (
            Panel(
                "Số yêu cầu mỗi giây",
                "Requests per second by service, without probes.",
                (
                    Query(
                        "sum by (service) "
                        f"(rate(xaso_http_request_seconds_count{_NO_PROBES}[{RATE}]))",
                        "{{service}}",
                    ),
                ),
                unit="reqps",
            ),
            Panel(
                "Tỷ lệ yêu cầu bị lỗi máy chủ",
                "Share of requests answered with 5xx, by service.",
                (
                    Query(
                        f"sum by (service) (rate(xaso_http_request_seconds_count{_FAILED}[{RATE}]))"
                        " / sum by (service) "
                        f"(rate(xaso_http_request_seconds_count{_NO_PROBES}[{RATE}]))",
                        "{{service}}",
                    ),
                ),
                unit="percentunit",
                red=0.0144,
            ),
            Panel(
                "Thời gian trả lời",
                "Median and 99th percentile of the time to answer, by service.",
                p50_p99("xaso_http_request_seconds", "service", _NO_PROBES),
                unit="s",
            ),
        ),
    ),
    Row(
        "Dòng sự kiện",
        (
            Panel(
                "Sự kiện chờ phát: cũ nhất",
                "Age of the oldest fact that a service has stored but not yet published.",
                (Query("max by (service) (xaso_outbox_oldest_seconds)", "{{service}}"),),
                unit="s",
                red=60,
            ),
            Panel(
                "Sự kiện đã phát mỗi giây",
                "Facts handed to the stream per second; failed sweeps beside them.",
                (
                    Query(
                        f"sum by (service) (rate(xaso_outbox_published_total[{RATE}]))",
                        "{{service}}",
                    ),
                    Query(
                        f"sum by (service) (rate(xaso_outbox_failures_total[{RATE}]))",
                        "lỗi {{service}}",
                    ),
                ),
                unit="cps",
            ),
            Panel(
                "Từ lúc xảy ra đến khi có tác dụng",
                "End to end: from the moment a fact happened to its effect, by consumer.",
                p50_p99("xaso_event_end_to_end_seconds", "consumer"),
                unit="s",
            ),
            Panel(
                "Sự kiện chưa xử lý",
                "Lag: messages that a consumer has not seen yet.",
                (Query("max by (consumer) (xaso_consumer_pending_messages)", "{{consumer}}"),),
                red=500,
            ),
            Panel(
                "Consumer đang nghe",
                "1 while the consumer exists on the server and its service hears it.",
                (Query("max by (consumer) (xaso_consumer_listening)", "{{consumer}}"),),
                kind="stat",
                green_from=1,
            ),
            Panel(
                "Sự kiện phát lại và đang giữ",
                "Messages delivered more than once, messages in hand, and retries.",
                (
                    Query(
                        "max by (consumer) (xaso_consumer_redelivered_messages)",
                        "phát lại {{consumer}}",
                    ),
                    Query(
                        "max by (consumer) (xaso_consumer_unacknowledged_messages)",
                        "đang giữ {{consumer}}",
                    ),
                    Query(total("xaso_consumer_retries_total", "consumer"), "thử lại {{consumer}}"),
                ),
            ),
            Panel(
                "Sự kiện để riêng (dead letters)",
                "Messages set aside for a person in the last 6 hours: xaso dlq list.",
                (
                    Query(
                        total("xaso_dead_letters_total", "consumer", "reason", over="6h"),
                        "{{consumer}} · {{reason}}",
                    ),
                ),
                red=1,
            ),
            Panel(
                "Bị NATS từ chối quyền",
                "Publishes and subscriptions that the server refused.",
                (Query(total("xaso_bus_permission_violations_total", "service"), "{{service}}"),),
                red=1,
            ),
            Panel(
                "Xử lý sự kiện bị lỗi mỗi giây",
                "Errors raised by handlers, per second.",
                (
                    Query(
                        "sum by (app_name, exception_type) (rate("
                        f"faststream_received_processed_messages_exceptions_total[{RATE}]))",
                        "{{app_name}} · {{exception_type}}",
                    ),
                ),
                unit="cps",
            ),
        ),
    ),
    Row(
        "Các cửa tiếp nhận khác",
        (
            Panel(
                "Cuộc gọi, lượt đến, thư giấy trong 24 giờ",
                "What came to the hotline desk in the last 24 hours, by what became of it.",
                (Query(total("xaso_feedback_calls_total", "outcome", over="24h"), "{{outcome}}"),),
            ),
            Panel(
                "Thời gian ghi một cuộc gọi",
                "From the beginning of a call or visit to its record; the goal is under a minute.",
                p50_p99("xaso_feedback_call_entry_seconds", "channel"),
                unit="s",
                red=60,
            ),
            Panel(
                "Hộp thư mở được",
                "1 while the commune's mailbox can be looked at.",
                (Query("min by (commune) (xaso_feedback_mailbox_up)", "{{commune}}"),),
                kind="stat",
                green_from=1,
            ),
            Panel(
                "Thư chờ trong hộp thư: cũ nhất",
                "Age of the oldest mail that waits, when the mailbox was last looked at.",
                (Query("max by (commune) (xaso_feedback_mailbox_oldest_seconds)", "{{commune}}"),),
                unit="s",
                red=1800,
            ),
            Panel(
                "Thư và tin của nhà cung cấp trong 24 giờ",
                "Mails and events of providers in the last 24 hours, by what became of them.",
                (
                    Query(
                        total("xaso_feedback_mails_total", "verdict", over="24h"), "thư {{verdict}}"
                    ),
                    Query(
                        total("xaso_feedback_hook_events_total", "provider", "verdict", over="24h"),
                        "{{provider}} · {{verdict}}",
                    ),
                ),
            ),
        ),
    ),
    Row(
        "Thông báo",
        (
            Panel(
                "Thông báo theo trạng thái",
                "Deliveries that came into a state, by channel.",
                (
                    Query(
                        total("xaso_notify_deliveries_total", "channel", "state"),
                        "{{channel}} · {{state}}",
                    ),
                ),
            ),
            Panel(
                "Thư chờ gửi: cũ nhất",
                "Age of the oldest message that the SMTP server has not taken.",
                (Query("max(xaso_notify_oldest_unsent_seconds)", "cũ nhất"),),
                unit="s",
                red=1800,
            ),
            Panel(
                "Từ sự kiện đến khi máy chủ thư nhận",
                "From the fact to the provider's acceptance; the goal is 95 % within 10 s.",
                (
                    Query(
                        quantile(0.5, "xaso_notify_delivery_seconds", "channel"), "p50 {{channel}}"
                    ),
                    Query(
                        quantile(0.95, "xaso_notify_delivery_seconds", "channel"), "p95 {{channel}}"
                    ),
                ),
                unit="s",
                red=10,
            ),
            Panel(
                "Leo thang vì chưa ai đọc",
                "Steps taken because nobody read a notice: the next channel, the next person.",
                (Query(total("xaso_notify_escalations_total", "step", over="24h"), "{{step}}"),),
            ),
        ),
    ),
    Row(
        "Trang lãnh đạo và tài nguyên",
        (
            Panel(
                "Sự kiện đưa lên trang lãnh đạo",
                "Facts taken by the dashboard's projector, by outcome.",
                (
                    Query(
                        total("xaso_dashboard_facts_total", "producer", "outcome"),
                        "{{producer}} · {{outcome}}",
                    ),
                ),
            ),
            Panel(
                "Thời gian ghi một lô",
                "Time to write one batch of facts to the read model.",
                p50_p99("xaso_dashboard_batch_seconds", "producer"),
                unit="s",
            ),
            Panel(
                "Bộ nhớ",
                "Resident memory of each service.",
                (
                    Query(
                        'sum by (service) (process_resident_memory_bytes{job="xaso"})',
                        "{{service}}",
                    ),
                ),
                unit="bytes",
            ),
            Panel(
                "Bộ xử lý",
                "Processor time used by each service, in cores.",
                (
                    Query(
                        f'sum by (service) (rate(process_cpu_seconds_total{{job="xaso"}}[{RATE}]))',
                        "{{service}}",
                    ),
                ),
                unit="none",
            ),
        ),
    ),
)
