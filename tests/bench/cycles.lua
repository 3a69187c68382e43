-- wrk script: whole lives of cases, seven messages each: report, accept, dispatch, sign, feedback, settle, evaluate. Each
-- says what the answer before told it, so each thread has one connection: run it with as many threads as connections.
--
-- Arguments after "--":  run-id  timestamp  sign
-- Prints the messages, the whole lives, and how many answers were not what they should have been.

local thread_count = 0
local threads = {}

function setup(thread)
    thread:set("thread_id", thread_count)
    thread_count = thread_count + 1
    table.insert(threads, thread)
end

cycles, wrong, said_wrong = 0, 0, ""
local head, serial, step, ticket = nil, 0, 1, ""

function init(args)
    local run, timestamp, sign = args[1], args[2], args[3]
    run_id = run
    wrk.method = "POST"
    wrk.path = "/webhook/ding"
    wrk.headers["Content-Type"] = "application/json; charset=utf-8"
    wrk.headers["timestamp"] = timestamp
    wrk.headers["sign"] = sign
    head = '{"senderPlatform":"Android","chatbotCorpId":"dingdemotown0000000001",'
        .. '"chatbotUserId":"$:LWCP_v1:$Qm90R3JpZERlbW8wMDAwMQ==","isAdmin":false,'
        .. '"sessionWebhookExpiredTime":' .. (tonumber(timestamp) + 5400000) .. ',"createAt":' .. timestamp
        .. ',"senderCorpId":"dingdemotown0000000001","robotCode":"dingtestkey","isInAtList":true,"msgtype":"text",'
end

local function message(conversation, kind, who, text)
    serial = serial + 1
    local id = run_id .. "x" .. thread_id .. "x" .. serial
    return wrk.format(nil, nil, nil, head .. '"msgId":"msg' .. id .. '==","senderNick":"某人","senderStaffId":"' .. who
        .. '","senderId":"$:LWCP_v1:$' .. who .. '","conversationId":"' .. conversation .. '","conversationType":"' .. kind
        .. '","sessionWebhook":"http://127.0.0.1:9/robot/sendBySession?session=' .. id
        .. '","text":{"content":" ' .. text .. '"}}')
end

-- Villages, grids and buildings as bench.py writes them; each thread goes through all of them from a place of its own.
local expected = {"编号", "已受理", "已派", "已签收", "已记录反馈", "已办结", "谢谢"}

-- wrk asks for one request more than it sends, so only an answer goes on to the next step.
function request()
    local number = (cycles + thread_id * 61) % 2000
    local grid = math.floor(number / 20)
    local village, part = math.floor(grid / 10) + 1, grid % 10 + 1
    local building, work = "cidBench" .. (number + 1) .. "==", "cidBenchWork" .. village .. "x" .. part .. "=="
    local resident = "cyc" .. run_id .. "x" .. thread_id .. "x" .. cycles
    local member = "ding_b" .. village .. "_" .. part
    if step == 1 then return message(building, "2", resident, "【报事】2单元301门口楼道灯不亮") end
    if step == 2 then return message(work, "2", member, "受理 " .. ticket) end
    if step == 3 then return message(work, "2", member, "派单 " .. ticket .. " 惠民物业") end
    if step == 4 then return message("cidPrivateP09", "1", "ding_p09", "签收 " .. ticket) end
    if step == 5 then return message("cidPrivateP09", "1", "ding_p09", "反馈 " .. ticket .. " 已更换灯泡，恢复照明") end
    if step == 6 then return message(work, "2", member, "办结 " .. ticket .. " 已更换灯泡，恢复照明") end
    return message(building, "2", resident, "好了")
end

function response(status, headers, body)
    if step == 1 then ticket = string.match(body, "%u%u%d+%-%d+") end
    if status ~= 200 or not ticket or not string.find(body, expected[step], 1, true) then
        wrong = wrong + 1
        said_wrong = "step " .. step .. " of " .. tostring(ticket) .. ": " .. status .. " " .. body
        step = 7
    end
    if step == 7 then cycles = cycles + 1 end
    step = step % 7 + 1
end

function done(summary, latency, requests)
    local lives, faults, last = 0, 0, ""
    for _, thread in ipairs(threads) do
        lives = lives + thread:get("cycles")
        faults = faults + thread:get("wrong")
        if thread:get("said_wrong") ~= "" then last = thread:get("said_wrong") end
    end
    if faults > 0 then io.write("WRONG " .. last .. "\n") end
    io.write(string.format(
        'RESULT {"requests":%d,"lives":%d,"wrong":%d,"duration_us":%d,"refused":%d,"broken":%d,"p50_us":%d,"p99_us":%d}\n',
        summary.requests, lives - faults, faults, summary.duration, summary.errors.status,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
