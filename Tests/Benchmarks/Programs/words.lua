local parts = {}
for i = 0, 99999 do parts[#parts + 1] = "word" .. i * 31 % 977 end
local text = table.concat(parts, " ")
local counts, distinct = {}, 0
for _ = 1, 3 do
  for word in text:gmatch("%S+") do
    if not counts[word] then distinct = distinct + 1 end
    counts[word] = (counts[word] or 0) + 1
  end
end
local most = 0
for _, count in pairs(counts) do if count > most then most = count end end
local pieces, from = {}, 1
while true do
  local first, last = text:find("word", from, true)
  if not first then break end
  pieces[#pieces + 1] = text:sub(from, first - 1)
  from = last + 1
end
pieces[#pieces + 1] = text:sub(from)
print(distinct .. " " .. most .. " " .. #table.concat(pieces, "-"))
