local pieces = {}
for i = 0, 199999 do pieces[#pieces + 1] = "line " .. i .. ", " end
local text = table.concat(pieces)
local parts = {}
for part in text:gmatch("([^,]+), ") do parts[#parts + 1] = part end
local longest = ""
for _, part in ipairs(parts) do if #part > #longest then longest = part end end
local replaced = text:gsub("line", "row")
local upper = {}
for _, part in ipairs(parts) do
  local u = part:upper()
  if u:sub(1, 6) == "LINE 1" and u:find("9", 1, true) then upper[#upper + 1] = u end
end
print(#text .. " " .. #parts .. " " .. longest .. " " .. #replaced .. " " .. #upper .. " " .. #table.concat(upper, ";"))
